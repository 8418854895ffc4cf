-- A third kind of mail to learners: a refund was made. An order may have several, each with a mail of its own.
alter table notification.mails add column refund_id bigint references refund.refunds;
alter table notification.mails drop constraint mails_kind_check;
alter table notification.mails add constraint mails_kind_check
  check (kind in ('order-complete', 'order-delayed', 'refund-made', 'staff-digest'));
alter table notification.mails add constraint mails_refund_check check ((kind = 'refund-made') = (refund_id is not null));
alter table notification.mails drop constraint mails_order_id_kind_key;
create unique index mails_once on notification.mails (order_id, kind, coalesce(refund_id, 0)) where order_id is not null;
