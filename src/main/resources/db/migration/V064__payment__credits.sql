-- Money that goes back. What Bursar gives is written before the processor hears of it: "request_key" is the key that the processor
-- keeps with the credit. What was given elsewhere (in the processor's own pages, by a bank) has no key and is written when it is
-- seen. "refund_id" is the refund that asked for it: null for a payment that came to nothing. "asked_at": when somebody last had the
-- right to ask for it, which the lease gives to one at a time.
create table payment.credits (
  id          bigint generated always as identity primary key,
  attempt_id  bigint       not null references payment.attempts,
  request_key uuid         unique,
  refund_id   bigint,
  origin      text         not null check (origin in ('bursar', 'processor', 'dispute')),
  currency    char(3)      not null,
  amount      bigint       not null check (amount > 0),
  state       text         not null check (state in ('To be asked', 'Unknown', 'Pending', 'Done', 'Failed')),
  reference   varchar(255),
  reason      text         not null default '',
  tries       int          not null default 0,
  asked_at    timestamptz,
  lease_token uuid,
  lease_until timestamptz,
  created_at  timestamptz  not null,
  updated_at  timestamptz  not null,
  check ((origin = 'bursar') = (request_key is not null)),
  unique (attempt_id, reference)
);
create index credits_refund on payment.credits (refund_id) where refund_id is not null;
create index credits_undecided on payment.credits (created_at) where state in ('To be asked', 'Unknown', 'Pending');
