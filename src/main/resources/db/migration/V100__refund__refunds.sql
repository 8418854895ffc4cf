create schema refund;

-- Money of an order that goes back, and what goes with it. Status texts are those that clients know. "origin": who gave the money:
-- Bursar, somebody in the processor's own pages, or a bank in a dispute. "choice": whether what its lines granted is taken back or left,
-- once somebody decided. "held": a person has to decide although the money went. "cause": why it does not go on by itself, with
-- "trouble" in words for staff. "request_key": the client's idempotency key.
create table refund.refunds (
  id           bigint generated always as identity primary key,
  site_id      bigint       not null references site.sites,
  partner_id   bigint       not null references site.partners,
  order_id     bigint       not null references orders.orders,
  order_number varchar(128) not null,
  basket_id    bigint       not null,
  user_id      bigint       not null references account.users,
  currency     char(3)      not null,
  total        bigint       not null check (total >= 0),
  status       text         not null check (status in ('Open', 'Denied', 'Payment Refund Error', 'Payment Refunded', 'Revocation Error',
                              'Complete')),
  origin       text         not null check (origin in ('bursar', 'processor', 'dispute')),
  choice       text         check (choice in ('revoke', 'leave')),
  held         boolean      not null default false,
  cause        text         check (cause in ('unknown', 'pending', 'refused', 'came back')),
  trouble      text         not null default '',
  reason       text         not null default '',
  request_key  varchar(255),
  created_by   bigint       references account.users,
  decided_by   bigint       references account.users,
  decided_at   timestamptz,
  created_at   timestamptz  not null,
  updated_at   timestamptz  not null
);
create index refunds_order on refund.refunds (order_id);
create index refunds_newest on refund.refunds (site_id, id desc);
create index refunds_status on refund.refunds (site_id, status, id desc);
create index refunds_user on refund.refunds (user_id, id desc);
create index refunds_needing_action on refund.refunds (site_id, id desc)
  where status not in ('Complete', 'Denied') or cause = 'came back';
create unique index refunds_request_key on refund.refunds (created_by, request_key) where request_key is not null;

-- What a refund gives back for one line. "ends_line": the line is refunded to its end with it, so that what it granted goes too.
create table refund.lines (
  id         bigint generated always as identity primary key,
  refund_id  bigint      not null references refund.refunds,
  line_id    bigint      not null references orders.lines,
  quantity   int         not null check (quantity >= 0),
  credit     bigint      not null check (credit >= 0),
  ends_line  boolean     not null,
  status     text        not null check (status in ('Open', 'Denied', 'Revocation Error', 'Complete')),
  trouble    text        not null default '',
  unique (refund_id, line_id)
);
create index lines_line on refund.lines (line_id);

-- Which part of a refund comes out of which source of its order, by which credit. "booked_at": since when the order says
-- that it went. One whose credit failed is "given_up" when that is seen, and others take its place once somebody tries again.
create table refund.shares (
  id         bigint generated always as identity primary key,
  refund_id  bigint       not null references refund.refunds,
  processor  varchar(32)  not null,
  reference  varchar(128) not null,
  currency   char(3)      not null,
  amount     bigint       not null check (amount > 0),
  credit_id  bigint       not null unique,
  booked_at  timestamptz,
  given_up   boolean      not null default false
);
create index shares_refund on refund.shares (refund_id);
