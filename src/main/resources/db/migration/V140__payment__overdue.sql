-- Counted for every look at the list and at the metrics: unpaid invoices and other sites are not walked through. Nothing else asked
-- by time alone.
create index attempts_overdue on payment.attempts (site_id, created_at)
  where processor <> 'invoice' and state in ('Created', 'Pending', 'Unknown', 'To be returned');
drop index payment.attempts_undecided;
