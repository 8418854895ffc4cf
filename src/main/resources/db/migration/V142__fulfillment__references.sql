-- What a destination called a grant before it gave it again under another name. Append-only.
create table fulfillment.former_references (
  id          bigint      generated always as identity primary key,
  grant_id    bigint      not null references fulfillment.grants,
  reference   text        not null,
  replaced_at timestamptz not null
);
create index former_references_grant on fulfillment.former_references (grant_id);
create index former_references_reference on fulfillment.former_references (reference);
