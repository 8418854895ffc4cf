-- One more origin: 'outside', paid back by a person in another way than out of the payment. Its reference is what that person noted.
alter table payment.credits drop constraint credits_origin_check;
alter table payment.credits add constraint credits_origin_check check (origin in ('bursar', 'processor', 'dispute', 'outside'));
