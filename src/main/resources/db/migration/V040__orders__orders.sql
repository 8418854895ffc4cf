create schema orders;

-- Amounts are whole minor units of "currency", excluding and including tax. What was bought is copied here and never read from
-- the catalog again.
create table orders.orders (
  id                     bigint generated always as identity primary key,
  number                 varchar(128) not null unique,
  site_id                bigint       not null references site.sites,
  partner_id             bigint       not null references site.partners,
  basket_id              bigint       not null unique,
  user_id                bigint       not null references account.users,
  currency               char(3)      not null,
  total_excl_tax         bigint       not null check (total_excl_tax >= 0),
  total_incl_tax         bigint       not null check (total_incl_tax >= total_excl_tax),
  total_before_discounts bigint       not null check (total_before_discounts >= 0),
  shipping_code          varchar(128) not null,
  shipping_excl_tax      bigint       not null default 0,
  shipping_incl_tax      bigint       not null default 0,
  status                 text         not null check (status in ('Pending', 'Open', 'Payment Error', 'Fulfillment Error', 'Complete')),
  email_opt_in           boolean      not null,
  placed_at              timestamptz  not null,
  updated_at             timestamptz  not null
);
create index orders_newest on orders.orders (site_id, placed_at desc, id desc);
create index orders_status on orders.orders (site_id, status, placed_at desc, id desc);
create index orders_user on orders.orders (user_id, placed_at desc, id desc);
create index orders_partner on orders.orders (partner_id, placed_at desc, id desc);

create table orders.lines (
  id                             bigint generated always as identity primary key,
  order_id                       bigint       not null references orders.orders,
  ordinal                        smallint     not null,
  product_id                     bigint       not null,
  product_type                   text         not null,
  course_id                      varchar(255),
  sku                            varchar(128) not null,
  title                          varchar(255) not null,
  attributes                     jsonb        not null,
  quantity                       int          not null check (quantity > 0),
  currency                       char(3)      not null,
  unit_price_excl_tax            bigint       not null,
  unit_price_incl_tax            bigint       not null,
  price_before_discounts_excl_tax bigint      not null,
  price_before_discounts_incl_tax bigint      not null,
  price_excl_tax                 bigint       not null,
  price_incl_tax                 bigint       not null,
  tax_rate                       numeric(8,5),
  tax_code                       varchar(64),
  status                         text         not null check (status in ('Open', 'Complete', 'Fulfillment Configuration Error',
                                     'Fulfillment Network Error', 'Fulfillment Timeout Error', 'Fulfillment Server Error')),
  closed_at                      timestamptz,
  placed_at                      timestamptz  not null,
  updated_at                     timestamptz  not null,
  unique (order_id, ordinal)
);
create index lines_product on orders.lines (product_id);
create index lines_sku on orders.lines (sku, placed_at desc, order_id desc);
create index lines_course on orders.lines (course_id, placed_at desc, order_id desc);

create table orders.sources (
  id         bigint generated always as identity primary key,
  order_id   bigint       not null references orders.orders,
  processor  varchar(32)  not null,
  reference  varchar(128) not null,
  currency   char(3)      not null,
  allocated  bigint       not null,
  debited    bigint       not null,
  refunded   bigint       not null default 0 check (refunded between 0 and debited),
  label      varchar(128) not null default '',
  card_type  varchar(32),
  unique (processor, reference)
);
create index sources_order on orders.sources (order_id);

create table orders.payment_events (
  id         bigint generated always as identity primary key,
  order_id   bigint       not null references orders.orders,
  type       text         not null check (type in ('Paid', 'Refunded')),
  processor  varchar(32)  not null,
  reference  varchar(128) not null,
  currency   char(3)      not null,
  amount     bigint       not null,
  created_at timestamptz  not null
);
create index payment_events_order on orders.payment_events (order_id);

create table orders.billing_addresses (
  order_id     bigint       primary key references orders.orders,
  first_name   varchar(255) not null default '',
  last_name    varchar(255) not null default '',
  line1        varchar(255) not null default '',
  line2        varchar(255) not null default '',
  city         varchar(255) not null default '',
  state        varchar(255) not null default '',
  postcode     varchar(64)  not null default '',
  country      char(2)      not null,
  forget_after timestamptz  not null
);
create index billing_addresses_forget_after on orders.billing_addresses (forget_after);

create table orders.notes (
  id         bigint generated always as identity primary key,
  order_id   bigint      not null references orders.orders,
  user_id    bigint      references account.users,
  type       text        not null check (type in ('Error', 'System', 'Info', 'Warning')),
  message    text        not null,
  created_at timestamptz not null
);
create index notes_order on orders.notes (order_id, id);

-- What can be owned once: claimed when its basket is frozen, owned since its order was placed, gone when the basket thaws.
create table orders.ownerships (
  user_id     bigint not null references account.users,
  product_id  bigint not null,
  basket_id   bigint not null,
  owned_since timestamptz,
  primary key (user_id, product_id)
);
create index ownerships_basket on orders.ownerships (basket_id);
