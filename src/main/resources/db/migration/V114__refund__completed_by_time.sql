-- What the daily comparison reads.
create index refunds_completed on refund.refunds (updated_at) where status = 'Complete' and choice = 'revoke';
