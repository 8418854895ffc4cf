-- The processor's own word for why it declined, which payment pages are told.
alter table payment.attempts add column decline_code varchar(64);
