create schema payment;

-- One call for money. Written before the processor hears of it; "request_key" is the idempotency key that it is sent.
-- "reference" is the processor's id of the payment. The amount is that of the basket as it was frozen.
create table payment.attempts (
  id            bigint generated always as identity primary key,
  site_id       bigint       not null references site.sites,
  basket_id     bigint       not null,
  user_id       bigint       not null references account.users,
  order_number  varchar(128) not null,
  processor     varchar(32)  not null,
  request_key   uuid         not null unique,
  reference     varchar(128),
  currency      char(3)      not null,
  amount        bigint       not null check (amount > 0),
  state         text         not null check (state in ('Created', 'Pending', 'Unknown', 'Declined', 'Canceled', 'Settled',
                                'To be returned', 'Returned')),
  page_url      text,
  settled_amount   bigint,
  settled_currency char(3),
  label         varchar(128) not null default '',
  card_type     varchar(32),
  reason        text         not null default '',
  asked         smallint     not null default 0,
  created_at    timestamptz  not null,
  updated_at    timestamptz  not null
);
create unique index attempts_reference on payment.attempts (processor, reference);
create index attempts_basket on payment.attempts (basket_id);
create index attempts_undecided on payment.attempts (created_at) where state in ('Created', 'Pending', 'Unknown', 'To be returned');

-- What processors said, for audit: personal, so forgotten in time. Append-only; nothing refers into it.
create table payment.responses (
  id             bigint generated always as identity,
  at             timestamptz  not null,
  attempt_id     bigint,
  basket_id      bigint,
  processor      varchar(32)  not null,
  transaction_id varchar(128),
  kind           text         not null check (kind in ('begin', 'look up', 'cancel', 'return', 'notification')),
  response       jsonb        not null,
  forget_after   timestamptz  not null,
  primary key (id, at)
) partition by range (at);
create index responses_basket on payment.responses (basket_id, at);
create index responses_transaction on payment.responses (processor, transaction_id);
create index responses_forget_after on payment.responses (forget_after);
create table payment.responses_other partition of payment.responses default;
