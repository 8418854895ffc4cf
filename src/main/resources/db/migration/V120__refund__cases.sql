-- One more cause: 'too much' went back, because a processor gave what it had refused, after the same was asked for again.
alter table refund.refunds drop constraint refunds_cause_check;
alter table refund.refunds add constraint refunds_cause_check check (cause in ('unknown', 'pending', 'refused', 'came back', 'too much'));
drop index refund.refunds_needing_action;
create index refunds_needing_action on refund.refunds (site_id, id desc)
  where status not in ('Complete', 'Denied') or cause in ('came back', 'too much');
