create schema tracking;

-- Who is told by webhook. A secret is needed in clear to sign, so it is kept so; old_secret signs too until then.
-- failing_since: the first failure after which nothing succeeded.
create table tracking.endpoints (
  id               bigint      generated always as identity primary key,
  site_id          bigint      not null references site.sites,
  url              text        not null,
  description      text        not null,
  types            text[]      not null,
  enabled          boolean     not null,
  disabled_reason  text,
  secret           text        not null,
  old_secret       text,
  old_secret_until timestamptz,
  failing_since    timestamptz,
  created_at       timestamptz not null,
  created_by       bigint      references account.users,
  check (enabled = (disabled_reason is null)),
  check ((old_secret is null) = (old_secret_until is null))
);
create index endpoints_site on tracking.endpoints (site_id, id);

-- What happened, as it is told: body is sent byte for byte. Written only while somebody listens. Append-only; it names nobody.
create table tracking.events (
  id           bigint       generated always as identity,
  at           timestamptz  not null,
  site_id      bigint       not null,
  message_id   varchar(64)  not null,
  type         text         not null,
  order_id     bigint,
  order_number varchar(128),
  body         text         not null,
  primary key (id, at)
) partition by range (at);
create index events_order on tracking.events (order_id, at) where order_id is not null;
create table tracking.events_other partition of tracking.events default;

-- One event for one listener: the queue. Written in the transaction of the event. due_at: when it is tried next; a try moves it on
-- to the end of its lease before it calls, so that a crash repeats the message. lease: only who holds it may write down the result.
create table tracking.deliveries (
  id           bigint       generated always as identity primary key,
  sink         text         not null check (sink in ('webhook', 'kafka', 'segment')),
  endpoint_id  bigint       references tracking.endpoints,
  event_id     bigint       not null,
  event_at     timestamptz  not null,
  type         text         not null,
  order_number varchar(128),
  state        text         not null check (state in ('due', 'sent', 'failed')),
  due_at       timestamptz  not null,
  give_up_at   timestamptz  not null,
  lease        uuid,
  attempts     int          not null default 0,
  status       smallint,
  reason       text,
  sent_at      timestamptz,
  forget_after timestamptz  not null,
  check ((sink = 'webhook') = (endpoint_id is not null))
);
create unique index deliveries_once on tracking.deliveries (event_id, sink, coalesce(endpoint_id, 0));
create index deliveries_webhooks on tracking.deliveries (endpoint_id, due_at, id) where state = 'due' and sink = 'webhook';
create index deliveries_others on tracking.deliveries (sink, id) where state = 'due' and sink <> 'webhook';
create index deliveries_newest on tracking.deliveries (endpoint_id, id) where sink = 'webhook';
create index deliveries_failed on tracking.deliveries (sink, endpoint_id, event_at) where state = 'failed';
create index deliveries_forget_after on tracking.deliveries (forget_after);

-- One call of an endpoint, without what was said. Append-only; nothing refers into it.
create table tracking.attempts (
  id          bigint      generated always as identity,
  at          timestamptz not null,
  delivery_id bigint      not null,
  number      int         not null,
  status      smallint,
  duration_ms int         not null,
  reason      text        not null,
  primary key (id, at)
) partition by range (at);
create index attempts_delivery on tracking.attempts (delivery_id, at, id);
create table tracking.attempts_other partition of tracking.attempts default;
