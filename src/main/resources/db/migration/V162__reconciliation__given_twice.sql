-- One more kind: more of a payment went back than was taken.
alter table reconciliation.findings drop constraint findings_kind_check;
alter table reconciliation.findings add constraint findings_kind_check check (kind in ('paid without order', 'order without payment',
  'other amount', 'refunded there', 'refund missing', 'given twice', 'access open', 'not delivered'));
