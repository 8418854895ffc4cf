-- Whether any outcome was ever unsure: then something may be granted that no answer told of.
alter table fulfillment.deliveries add column ever_unsure boolean not null default false;

-- A destination that fails for everybody, or refuses us: attempts stop, a probe goes out at probe_at, and from recovering_since on
-- (until it fails again: then out_since begins anew) the backlog drains at a growing rate. One row an incident; it stays as the record of it.
create table fulfillment.outages (
  id               bigint generated always as identity primary key,
  site_id          bigint      not null references site.sites,
  destination      text        not null,
  kind             text        not null check (kind in ('failing', 'refuses us')),
  cause            text        not null,
  opened_at        timestamptz not null,
  out_since        timestamptz not null,
  probe_at         timestamptz not null,
  probes           int         not null default 0,
  recovering_since timestamptz,
  ended_at         timestamptz
);
create unique index outages_open on fulfillment.outages (site_id, destination) where ended_at is null;
create index outages_newest on fulfillment.outages (opened_at desc, id desc);

-- What the sweep found that is neither complete, nor waiting, nor held: it should be empty. line_id 0: the order itself.
create table fulfillment.stuck_lines (
  order_id     bigint       not null,
  line_id      bigint       not null,
  order_number varchar(128) not null,
  what         text         not null,
  found_at     timestamptz  not null,
  seen_at      timestamptz  not null,
  primary key (order_id, line_id)
);

-- A person may answer for a delivery: that is an attempt of its own kind.
alter table fulfillment.attempts drop constraint attempts_action_check;
alter table fulfillment.attempts add constraint attempts_action_check check (action in ('fulfill', 'observe', 'revoke', 'resolve'));
