create schema fulfillment;

-- One order line to fulfill: the queue, its lease and its present state in one row. Written in the order's own transaction.
-- attempts counts for ever, failures since a person asked last. due_at: when it may next be claimed (for a running one: when its lease ends, so that a dead worker's is found by the same scan).
create table fulfillment.deliveries (
  id            bigint generated always as identity primary key,
  site_id       bigint      not null references site.sites,
  order_id      bigint      not null references orders.orders,
  line_id       bigint      not null unique references orders.lines,
  basket_id     bigint      not null,
  module        text,
  destination   text        not null,
  state         text        not null check (state in ('due', 'running', 'waiting', 'held', 'done', 'closed')),
  due_at        timestamptz not null,
  lease_token   uuid,
  attempts      int         not null default 0,
  failures      int         not null default 0,
  slow_tries    smallint    not null default 0,
  unsure        boolean     not null default false,
  give_up_at    timestamptz not null,
  hold_reason   text,
  held_since    timestamptz,
  hold_deadline timestamptz,
  updated_at    timestamptz not null,
  check ((state = 'running') = (lease_token is not null)),
  check ((state = 'held') = (hold_reason is not null))
);
create index deliveries_queue on fulfillment.deliveries (destination, due_at) where state in ('due', 'waiting', 'running');
create index deliveries_order on fulfillment.deliveries (order_id);
create index deliveries_held on fulfillment.deliveries (site_id, held_since) where state = 'held';

-- One call to a destination. Append-only; nothing refers into it; it names nobody.
create table fulfillment.attempts (
  id          bigint generated always as identity,
  at          timestamptz not null,
  delivery_id bigint      not null,
  order_id    bigint      not null,
  line_id     bigint      not null,
  number      int         not null,
  request_key uuid        not null,
  action      text        not null check (action in ('fulfill', 'observe', 'revoke')),
  module      text,
  destination text        not null,
  outcome     text        not null,
  cause       text        not null,
  unsure      boolean     not null,
  http_status smallint,
  duration_ms int         not null,
  next_step   text        not null,
  next_at     timestamptz,
  user_id     bigint,
  node        text        not null,
  primary key (id, at)
) partition by range (at);
create index attempts_order on fulfillment.attempts (order_id, at, id);
create table fulfillment.attempts_other partition of fulfillment.attempts default;

-- What destinations said when it was not what was asked for: may name people, so forgotten in time.
create table fulfillment.answers (
  id           bigint generated always as identity,
  at           timestamptz not null,
  order_id     bigint      not null,
  line_id      bigint      not null,
  request_key  uuid        not null,
  body         text        not null,
  forget_after timestamptz not null,
  primary key (id, at)
) partition by range (at);
create index answers_order on fulfillment.answers (order_id, at);
create index answers_forget_after on fulfillment.answers (forget_after);
create table fulfillment.answers_other partition of fulfillment.answers default;

-- Who was granted what by which line: exactly what was asked of the destination.
create table fulfillment.grants (
  id          bigint generated always as identity primary key,
  site_id     bigint      not null references site.sites,
  user_id     bigint      not null references account.users,
  order_id    bigint      not null references orders.orders,
  line_id     bigint      not null unique references orders.lines,
  destination text        not null,
  resource    text        not null,
  mode        text        not null,
  reference   text        not null default '',
  granted_at  timestamptz not null
);
create index grants_resource on fulfillment.grants (user_id, resource);
