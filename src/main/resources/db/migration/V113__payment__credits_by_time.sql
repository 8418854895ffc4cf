-- What the daily comparison reads.
create index credits_done on payment.credits (updated_at) where state = 'Done' and origin = 'bursar';
