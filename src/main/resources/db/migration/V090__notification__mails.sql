create schema notification;

-- Mails to be sent and those that were. A row names its reader by id alone: address and name are read when it is sent. Of each kind an
-- order has one. due_at: when it is tried next; a try moves it on before it calls, so that a crash repeats the mail, with the same
-- message_id. reason: why it was not sent, or not yet; names nobody.
create table notification.mails (
  id           bigint       generated always as identity primary key,
  site_id      bigint       not null references site.sites,
  kind         text         not null check (kind in ('order-complete', 'order-delayed', 'staff-digest')),
  order_id     bigint       references orders.orders,
  order_number varchar(128),
  user_id      bigint       references account.users,
  state        text         not null check (state in ('queued', 'sent', 'not sent')),
  reason       text,
  message_id   varchar(255) not null,
  attempts     int          not null default 0,
  due_at       timestamptz  not null,
  give_up_at   timestamptz  not null,
  created_at   timestamptz  not null,
  sent_at      timestamptz,
  asked_by     bigint       references account.users,
  unique (order_id, kind),
  check ((kind = 'staff-digest') = (order_id is null)),
  check ((order_id is null) = (order_number is null)),
  check ((order_id is null) = (user_id is null))
);
create index mails_queue on notification.mails (due_at) where state = 'queued';
create index mails_newest on notification.mails (site_id, id);
create index mails_kind on notification.mails (site_id, kind, id);
create index mails_unsent on notification.mails (site_id, state, id) where state <> 'sent';

-- What staff are to be told, until a digest takes it. words names nobody.
create table notification.news (
  id           bigint      generated always as identity primary key,
  site_id      bigint      not null references site.sites,
  kind         text        not null check (kind in ('held', 'outage opened', 'outage ended')),
  order_id     bigint,
  line_id      bigint,
  outage_id    bigint,
  words        text        not null,
  at           timestamptz not null,
  mail_id      bigint      references notification.mails,
  forget_after timestamptz not null,
  check ((kind = 'held') = (line_id is not null and order_id is not null)),
  check ((kind <> 'held') = (outage_id is not null))
);
create index news_waiting on notification.news (site_id, id) where mail_id is null;
create unique index news_held on notification.news (line_id) where kind = 'held' and mail_id is null;
create index news_mail on notification.news (mail_id, id);
create index news_forget_after on notification.news (forget_after);

-- Up to which order a site's orders were looked at for being late.
create table notification.delay_scans (
  site_id   bigint      primary key references site.sites,
  placed_at timestamptz not null,
  order_id  bigint      not null
);
