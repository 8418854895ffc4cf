-- More is asked of processors than at first.
alter table payment.responses drop constraint responses_kind_check;
alter table payment.responses add constraint responses_kind_check
  check (kind in ('begin', 'look up', 'capture', 'cancel', 'credit', 'credits', 'statement', 'notification', 'return'));
