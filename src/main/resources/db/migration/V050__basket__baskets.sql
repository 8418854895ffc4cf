create schema basket;

create sequence basket.basket_ids;

-- Where basket ids, and so order numbers, begin: one row, written at the first start.
create table basket.numbering (
  first_basket_id bigint not null
);

create table basket.baskets (
  id           bigint      primary key default nextval('basket.basket_ids'),
  site_id      bigint      not null references site.sites,
  user_id      bigint      not null references account.users,
  status       text        not null check (status in ('Open', 'Saved', 'Merged', 'Frozen', 'Submitted')),
  email_opt_in boolean     not null default false,
  created_at   timestamptz not null,
  frozen_at    timestamptz,
  merged_at    timestamptz,
  submitted_at timestamptz
);
alter sequence basket.basket_ids owned by basket.baskets.id;
create index baskets_current on basket.baskets (user_id, site_id, id) where status in ('Open', 'Saved', 'Frozen');

-- The price is that of the moment of adding, and from the freeze on the one that is being paid.
create table basket.lines (
  id         bigint generated always as identity primary key,
  basket_id  bigint       not null references basket.baskets,
  product_id bigint       not null references catalog.products,
  sku        varchar(128) not null,
  quantity   int          not null check (quantity between 1 and 10000),
  currency   char(3)      not null,
  unit_price bigint       not null check (unit_price >= 0),
  created_at timestamptz  not null,
  unique (basket_id, product_id)
);
