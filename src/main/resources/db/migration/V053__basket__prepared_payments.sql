-- The payment that a page has made ready at the processor for this basket, before its payer submits.
alter table basket.baskets add column prepared_payment varchar(128);
create unique index baskets_prepared_payment on basket.baskets (prepared_payment) where prepared_payment is not null;
