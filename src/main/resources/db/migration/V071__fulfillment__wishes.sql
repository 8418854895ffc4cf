-- A delivery is the wish that a line be granted or, later, taken back: "wanted" says which, and the same queue, claim and settle
-- bring it about. What staff look for is copied here when the order is placed: what was bought, when, and for how much.
-- line_status follows the line; outcome names the last attempt's. hold_owner: who looks after it.
alter table fulfillment.deliveries
  add column wanted       text         not null default 'granted' check (wanted in ('granted', 'revoked')),
  add column order_number varchar(128) not null default '',
  add column product_id   bigint       not null default 0,
  add column product_type text         not null default '',
  add column course_id    varchar(255),
  add column currency     char(3)      not null default 'XXX',
  add column price        bigint       not null default 0,
  add column placed_at    timestamptz  not null default 'epoch',
  add column line_status  text         not null default 'Open' check (line_status in ('Open', 'Complete',
    'Fulfillment Configuration Error', 'Fulfillment Network Error', 'Fulfillment Timeout Error', 'Fulfillment Server Error')),
  add column outcome      text,
  add column hold_owner   bigint references account.users;
alter table fulfillment.deliveries
  alter column order_number drop default, alter column product_id drop default, alter column product_type drop default,
  alter column currency drop default, alter column price drop default, alter column placed_at drop default;

-- One queue a site and destination: an outage of one never delays another.
drop index fulfillment.deliveries_queue;
create index deliveries_queue on fulfillment.deliveries (site_id, destination, due_at) where state in ('due', 'waiting', 'running');

-- A grant ends once: taken back at the destination, kept because another line still grants it, or left there on purpose.
-- Append-only, like the grants themselves.
create table fulfillment.grant_ends (
  grant_id   bigint      primary key references fulfillment.grants,
  how        text        not null check (how in ('revoked', 'kept', 'left')),
  why        text        not null,
  user_id    bigint,
  ended_at   timestamptz not null
);
create index grants_reference on fulfillment.grants (reference) where reference <> '';
