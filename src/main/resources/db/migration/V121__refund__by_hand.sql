-- "outside": the bank's or processor's own reference under which a person paid back what the processor refused; from then on nothing of
-- the refund is missing. "request_ask": what the client asked for under its key, so that the same key for something else is refused.
alter table refund.refunds add column outside varchar(128), add column request_ask text;
