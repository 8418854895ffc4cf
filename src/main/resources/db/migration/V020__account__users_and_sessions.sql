create schema account;

create table account.users (
  id           bigint generated always as identity primary key,
  username     varchar(150) not null unique,
  email        varchar(254) not null default '',
  full_name    varchar(255) not null default '',
  lms_user_id  bigint,
  is_staff     boolean      not null default false,
  is_superuser boolean      not null default false,
  created_at   timestamptz  not null,
  updated_at   timestamptz  not null
);
create index users_email on account.users (lower(email) text_pattern_ops);
create index users_username_lower on account.users (lower(username) text_pattern_ops);

-- What the LMS told of a learner's browser (ga_client_id, lms_ip); personal, so apart, and forgotten in time.
create table account.tracking_contexts (
  user_id      bigint      primary key references account.users,
  context      jsonb       not null,
  updated_at   timestamptz not null,
  forget_after timestamptz not null
);
create index tracking_contexts_forget_after on account.tracking_contexts (forget_after);

-- The tables of Spring Session 4.1, column for column as its documentation gives them for PostgreSQL.
create table account.sessions (
  primary_id            char(36) not null primary key,
  session_id            char(36) not null unique,
  creation_time         bigint   not null,
  last_access_time      bigint   not null,
  max_inactive_interval int      not null,
  expiry_time           bigint   not null,
  principal_name        varchar(100)
);
create index sessions_expiry_time on account.sessions (expiry_time);
create index sessions_principal_name on account.sessions (principal_name);

create table account.sessions_attributes (
  session_primary_id char(36)     not null references account.sessions (primary_id) on delete cascade,
  attribute_name     varchar(200) not null,
  attribute_bytes    bytea        not null,
  primary key (session_primary_id, attribute_name)
);
