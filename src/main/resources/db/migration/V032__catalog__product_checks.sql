-- Whether a product could be delivered if it were bought now, as the last look said. One row a product; failing_since outlasts
-- looks that could not say.
create table catalog.product_checks (
  product_id    bigint      primary key references catalog.products,
  result        text        not null check (result in ('deliverable', 'not deliverable', 'cannot say')),
  why           text        not null default '',
  checked_at    timestamptz not null,
  failing_since timestamptz,
  check (result <> 'not deliverable' or failing_since is not null)
);
create index product_checks_failing on catalog.product_checks (product_id) where result = 'not deliverable';
