create schema if not exists product;

-- The pool: a key belongs to the line that took it for ever, also once it was taken back.
create table product.license_keys (
  key        text        primary key,
  pool       text        not null,
  line_key   uuid        unique,
  taken_at   timestamptz,
  revoked_at timestamptz
);
create index license_keys_free on product.license_keys (pool, key) where line_key is null;
