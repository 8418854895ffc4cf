-- "silent_since": the first fruitless request or look since the processor told of this credit last; null when nothing was asked since.
-- What it is silent about for days a person settles.
alter table payment.credits add column silent_since timestamptz;
update payment.credits set silent_since = created_at where state = 'Unknown' and asked_at is not null;
