create schema voucher;

-- From which the codes of enrollment codes are derived: one row, written when it is first needed. Codes are money: whoever knows
-- the secret can guess them.
create table voucher.secrets (
  id     smallint primary key check (id = 1),
  secret bytea    not null
);

-- What the codes of one making give. Written once; later it is only sold or withdrawn. "line_id" is the order line that
-- made the codes, null when staff did; "sold_line_id" the order line that bought a coupon.
create table voucher.offers (
  id                bigint generated always as identity primary key,
  site_id           bigint       not null references site.sites,
  name              varchar(128) not null,
  usage             text         not null check (usage in ('Single use', 'Multi-use', 'Once per customer', 'Multi-use-per-Customer')),
  uses_max          int          check (uses_max > 0),
  uses_per_customer int          check (uses_per_customer > 0),
  starts_at         timestamptz  not null,
  ends_at           timestamptz  not null check (ends_at > starts_at),
  benefit           text         not null check (benefit in ('Percentage', 'Absolute')),
  percentage        numeric(8,5) check (percentage > 0 and percentage <= 100),
  currency          char(3),
  amount            bigint       check (amount > 0),
  everything        boolean      not null,
  product_ids       bigint[]     not null,
  course_ids        text[]       not null,
  note              text         not null default '',
  notify_email      text         not null default '',
  line_id           bigint       unique,
  sold_line_id      bigint       unique,
  created_by        bigint       references account.users,
  created_at        timestamptz  not null,
  withdrawn_at      timestamptz,
  check ((benefit = 'Percentage') = (percentage is not null)),
  check ((benefit = 'Absolute') = (amount is not null and currency is not null))
);
create index offers_of_staff on voucher.offers (site_id, id desc) where line_id is null;

-- A code. "uses_max" is copied from the offer so that the check keeps a code from being used more often, whatever happens.
create table voucher.vouchers (
  id         bigint generated always as identity primary key,
  offer_id   bigint       not null references voucher.offers,
  site_id    bigint       not null references site.sites,
  ordinal    int          not null check (ordinal > 0),
  code       varchar(128) not null check (code ~ '^[A-Z0-9]+$'),
  uses_max   int,
  num_orders int          not null default 0 check (num_orders >= 0),
  created_at timestamptz  not null,
  revoked_at timestamptz,
  constraint vouchers_not_overused check (uses_max is null or num_orders <= uses_max),
  unique (site_id, code),
  unique (offer_id, ordinal)
);

-- What a code gave away so far, in each currency.
create table voucher.totals (
  voucher_id bigint  not null references voucher.vouchers,
  currency   char(3) not null,
  discount   bigint  not null,
  primary key (voucher_id, currency)
);

-- A use that a frozen basket has reserved: made at submit, an application once the order is placed, gone when the basket thaws.
create table voucher.claims (
  basket_id  bigint      primary key,
  voucher_id bigint      not null references voucher.vouchers,
  user_id    bigint      not null references account.users,
  claimed_at timestamptz not null
);
create index claims_voucher on voucher.claims (voucher_id);

-- A use by an order. One that was given back no longer counts.
create table voucher.applications (
  id            bigint generated always as identity primary key,
  voucher_id    bigint      not null references voucher.vouchers,
  user_id       bigint      not null references account.users,
  order_id      bigint      not null unique,
  currency      char(3)     not null,
  discount      bigint      not null check (discount > 0),
  created_at    timestamptz not null,
  given_back_at timestamptz
);
create index applications_voucher on voucher.applications (voucher_id, user_id);

-- Who made, sold or withdrew codes. Append-only.
create table voucher.changes (
  id       bigint generated always as identity primary key,
  offer_id bigint      not null references voucher.offers,
  at       timestamptz not null,
  user_id  bigint,
  via      text        not null,
  what     text        not null
);
create index changes_offer on voucher.changes (offer_id, id);
