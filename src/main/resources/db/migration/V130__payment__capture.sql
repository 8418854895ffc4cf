-- The processor's id of the money that was taken, where it is another than the payment's: what is given back is given back of
-- it, however long ago the processor forgot the payment itself.
alter table payment.attempts add column capture varchar(255);
