-- Why an order cost less: a copy, since codes and their names may change. "voucher_id" is a soft reference.
create table orders.discounts (
  id           bigint generated always as identity primary key,
  order_id     bigint       not null references orders.orders,
  offer_id     bigint,
  voucher_id   bigint,
  voucher_code varchar(128) not null default '',
  name         varchar(128) not null,
  benefit      text         not null check (benefit in ('Percentage', 'Absolute')),
  value        numeric(20,5) not null,
  currency     char(3)      not null,
  amount       bigint       not null check (amount > 0),
  frequency    int          not null check (frequency > 0)
);
create index discounts_order on orders.discounts (order_id);
