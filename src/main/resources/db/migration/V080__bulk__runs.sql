create schema bulk;

-- One operation on many orders. The counts follow the items, in the same transaction. paced_at: up to when the rate has been used.
create table bulk.runs (
  id              bigint generated always as identity primary key,
  site_id         bigint      not null references site.sites,
  action          text        not null check (action in ('retry', 'hold', 'release', 'resolve')),
  filter          text        not null,
  reason          text        not null,
  rate            int         not null check (rate between 1 and 1000),
  state           text        not null check (state in ('running', 'paused', 'canceled', 'done')),
  user_id         bigint      not null references account.users,
  via             text        not null,
  idempotency_key text,
  created_at      timestamptz not null,
  paced_at        timestamptz not null,
  finished_at     timestamptz,
  total           int         not null default 0,
  asked           int         not null default 0,
  done            int         not null default 0,
  waiting         int         not null default 0,
  skipped         int         not null default 0,
  failed          int         not null default 0,
  unknown_numbers text[]      not null default '{}'
);
create unique index runs_idempotency_key on bulk.runs (site_id, user_id, idempotency_key);
create index runs_newest on bulk.runs (site_id, id desc);

-- One order of a run, chosen when the run was created, with those of its deliveries that matched.
create table bulk.items (
  run_id       bigint       not null references bulk.runs,
  ordinal      int          not null,
  order_id     bigint       not null,
  order_number varchar(128) not null,
  delivery_ids bigint[]     not null,
  state        text         not null default 'todo' check (state in ('todo', 'asked', 'done', 'waiting', 'skipped', 'failed')),
  result       text         not null default '',
  at           timestamptz,
  primary key (run_id, ordinal),
  unique (run_id, order_id)
);
-- What is left to do or to see the end of: it empties as the run goes on.
create index items_open on bulk.items (run_id, state, ordinal) where state in ('todo', 'asked');
