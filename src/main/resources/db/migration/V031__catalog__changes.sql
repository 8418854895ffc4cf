-- Who changed what of a product, from what, to what and why. The catalog has no basket, so this history has a thread of its own:
-- the product's id. Append-only; nothing refers into it; "why" never names a person.
create table catalog.changes (
  id         bigint generated always as identity,
  at         timestamptz  not null,
  product_id bigint       not null,
  what       text         not null,
  from_value text,
  to_value   text,
  why        varchar(500) not null default '',
  user_id    bigint,
  via        text         not null,
  primary key (id, at)
) partition by range (at);
create index changes_product on catalog.changes (product_id, at, id);
create table catalog.changes_other partition of catalog.changes default;
