create schema catalog;

-- "version" counts the changes: a publication asks the LMS without a lock and is saved only when nobody else was faster.
create table catalog.courses (
  id                    varchar(255) primary key,
  partner_id            bigint       not null references site.partners,
  uuid                  uuid,
  name                  varchar(255) not null,
  verification_deadline timestamptz,
  version               bigint       not null default 0,
  created_at            timestamptz  not null,
  updated_at            timestamptz  not null
);
create index courses_partner on catalog.courses (partner_id, id);

-- "attributes" holds what the product type asks for; a null or empty attribute is absent. A retired product is no longer
-- offered, but orders still speak of it.
create table catalog.products (
  id           bigint generated always as identity primary key,
  partner_id   bigint       not null references site.partners,
  course_id    varchar(255) references catalog.courses,
  parent_id    bigint       references catalog.products,
  structure    text         not null check (structure in ('standalone', 'parent', 'child')),
  product_type text         not null,
  title        varchar(255) not null,
  expires_at   timestamptz,
  retired_at   timestamptz,
  attributes   jsonb        not null default '{}',
  created_at   timestamptz  not null,
  updated_at   timestamptz  not null
);
create index products_course on catalog.products (course_id, id);
create index products_parent on catalog.products (parent_id);
create index products_entitlement on catalog.products (partner_id, (attributes ->> 'UUID'))
  where product_type = 'Course Entitlement';
create unique index products_seat_parent on catalog.products (course_id)
  where structure = 'parent' and product_type = 'Seat';
create unique index products_entitlement_parent on catalog.products (partner_id, (attributes ->> 'UUID'))
  where structure = 'parent' and product_type = 'Course Entitlement';

-- A SKU follows from what identifies its product, so the unique index also keeps a product from being made twice.
create table catalog.stock_records (
  id         bigint generated always as identity primary key,
  product_id bigint       not null unique references catalog.products,
  partner_id bigint       not null references site.partners,
  sku        varchar(128) not null,
  currency   char(3)      not null,
  price      bigint       not null check (price >= 0),
  created_at timestamptz  not null,
  updated_at timestamptz  not null
);
create unique index stock_records_sku on catalog.stock_records (sku, partner_id);
