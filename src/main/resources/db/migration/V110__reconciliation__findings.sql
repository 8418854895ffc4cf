create schema reconciliation;

-- Which day of which source has been compared: a processor's statement, or "deliveries" for what destinations show.
create table reconciliation.days (
  source    varchar(32) not null,
  day       date        not null,
  complete  boolean     not null,
  detail    text        not null,
  compared  int         not null,
  foreigners int        not null,
  tried_at  timestamptz not null,
  primary key (source, day)
);

-- What processors' statements said, for as long as something may still be compared with it; "read_at": when they said so last.
create table reconciliation.movements (
  processor    varchar(32)  not null,
  kind         text         not null check (kind in ('payment', 'refund', 'dispute')),
  reference    varchar(255) not null,
  payment      varchar(255) not null,
  order_number varchar(255),
  currency     char(3)      not null,
  amount       bigint       not null,
  at           timestamptz  not null,
  read_at      timestamptz  not null,
  primary key (processor, kind, reference)
);
create index movements_at on reconciliation.movements (processor, at, kind, reference);
create index movements_payment on reconciliation.movements (processor, payment);

-- Where two records disagree: one row a disagreement, however often it is seen. "open" until it is seen to be gone ("settled", opened
-- again when it is back) or a person accepts it as it is (which stays).
create table reconciliation.findings (
  id           bigint generated always as identity primary key,
  kind         text         not null check (kind in ('paid without order', 'order without payment', 'other amount', 'refunded there',
                              'refund missing', 'access open', 'not delivered')),
  source       varchar(32)  not null,
  reference    varchar(255) not null,
  payment      varchar(255),
  order_number varchar(255),
  site_id      bigint       references site.sites,
  currency     char(3),
  amount       bigint,
  detail       text         not null,
  state        text         not null check (state in ('open', 'settled', 'accepted')),
  found_at     timestamptz  not null,
  looked_at    timestamptz  not null,
  closed_at    timestamptz,
  closed_by    bigint       references account.users,
  reason       text         not null default '',
  unique (kind, source, reference),
  check ((state = 'open') = (closed_at is null))
);
create index findings_reference on reconciliation.findings (source, reference);
create index findings_open on reconciliation.findings (id) where state = 'open';
