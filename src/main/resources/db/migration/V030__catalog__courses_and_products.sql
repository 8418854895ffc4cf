create schema catalog;

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

-- "attributes" holds what the product type asks for; a null or empty attribute is absent.
create table catalog.products (
  id           bigint generated always as identity primary key,
  partner_id   bigint       not null references site.partners,
  course_id    varchar(255) references catalog.courses,
  parent_id    bigint       references catalog.products,
  structure    text         not null check (structure in ('standalone', 'parent', 'child')),
  product_type text         not null,
  title        varchar(255) not null,
  expires_at   timestamptz,
  attributes   jsonb        not null default '{}',
  created_at   timestamptz  not null,
  updated_at   timestamptz  not null
);
create index products_course on catalog.products (course_id, id);
create index products_parent on catalog.products (parent_id);

create table catalog.stock_records (
  id         bigint generated always as identity primary key,
  product_id bigint       not null references catalog.products,
  partner_id bigint       not null references site.partners,
  sku        varchar(128) not null,
  currency   char(3)      not null,
  price      bigint       not null check (price >= 0),
  created_at timestamptz  not null,
  updated_at timestamptz  not null
);
create unique index stock_records_sku on catalog.stock_records (sku, partner_id);
create index stock_records_product on catalog.stock_records (product_id);
