-- What a transfer paid for and is to be sent back is overdue as any other; what is to be returned, since it is. Nothing asked by the
-- other indexes, and nobody read the transaction.
drop index payment.attempts_overdue;
create index attempts_overdue on payment.attempts (site_id, (case when state = 'To be returned' then updated_at else created_at end))
  where state = 'To be returned' or (state in ('Created', 'Pending', 'Unknown') and processor <> 'invoice');
drop index payment.credits_refund;
drop index payment.credits_undecided;
drop index payment.responses_transaction;
alter table payment.responses drop column transaction_id;
