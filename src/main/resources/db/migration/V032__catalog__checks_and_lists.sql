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

-- Lists of products: newest first, for staff by type, state and words of the title, for learners what belongs to no course list.
create index products_partner on catalog.products (partner_id, id) where structure <> 'parent';
create index products_type on catalog.products (partner_id, product_type, id) where structure <> 'parent';
create index products_retired on catalog.products (partner_id, id) where structure <> 'parent' and retired_at is not null;
create index products_expiring on catalog.products (partner_id, id, expires_at)
  where structure <> 'parent' and retired_at is null and expires_at is not null;
create index products_words on catalog.products using gin (to_tsvector('simple', title)) where structure <> 'parent';
create index products_beside_courses on catalog.products (partner_id, id)
  where structure <> 'parent' and retired_at is null and product_type <> 'Seat';
