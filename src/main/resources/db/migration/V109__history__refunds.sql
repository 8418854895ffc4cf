-- Refunds are part of an order's way.
alter table history.changes drop constraint changes_subject_check;
alter table history.changes add constraint changes_subject_check
  check (subject in ('basket', 'payment', 'order', 'line', 'delivery', 'note', 'refund'));
