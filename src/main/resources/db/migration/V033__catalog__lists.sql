-- Lists of products: newest first, for staff by type, state and words of the title, for learners what belongs to no course list.
create index products_partner on catalog.products (partner_id, id) where structure <> 'parent';
create index products_type on catalog.products (partner_id, product_type, id) where structure <> 'parent';
create index products_retired on catalog.products (partner_id, id) where structure <> 'parent' and retired_at is not null;
create index products_expiring on catalog.products (partner_id, id, expires_at)
  where structure <> 'parent' and retired_at is null and expires_at is not null;
create index products_words on catalog.products using gin (to_tsvector('simple', title)) where structure <> 'parent';
create index products_beside_courses on catalog.products (partner_id, id)
  where structure <> 'parent' and retired_at is null and product_type <> 'Seat';
