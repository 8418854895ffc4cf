create schema history;

-- Who changed what on the way of an order, from what, to what and why. A basket's id is the thread: payment attempts and the
-- order carry it too. Append-only; nothing refers into it. "why" never names a person: people are user ids.
create table history.changes (
  id         bigint generated always as identity,
  at         timestamptz not null,
  basket_id  bigint      not null,
  line_id    bigint,
  subject    text        not null check (subject in ('basket', 'payment', 'order', 'line', 'delivery', 'note')),
  from_value text,
  to_value   text        not null,
  why        text        not null default '',
  user_id    bigint,
  via        text        not null,
  primary key (id, at)
) partition by range (at);
create index changes_basket on history.changes (basket_id, at, id);
create table history.changes_other partition of history.changes default;
