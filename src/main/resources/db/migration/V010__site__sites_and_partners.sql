create schema site;

create table site.partners (
  id         bigint generated always as identity primary key,
  short_code varchar(8)   not null,
  name       varchar(128) not null,
  created_at timestamptz  not null
);
create unique index partners_short_code on site.partners (lower(short_code));

-- "url" is the public root, without a final slash; its host selects the site.
create table site.sites (
  id         bigint generated always as identity primary key,
  partner_id bigint      not null references site.partners,
  url        text        not null,
  zone       text        not null default 'UTC',
  created_at timestamptz not null
);
