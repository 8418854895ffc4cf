-- The one code that a basket has. What it takes off each line is written when the basket is frozen, and is what is being paid.
alter table basket.baskets add column voucher_id bigint references voucher.vouchers;
alter table basket.lines add column discount bigint not null default 0;
alter table basket.lines add constraint lines_discount check (discount between 0 and unit_price * quantity);
