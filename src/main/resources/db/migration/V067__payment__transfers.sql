-- Bank transfers of invoices, written by staff. One that came pays exactly one attempt, found by its key. One that goes back is written
-- when a credit is asked for, and has no bank reference until somebody has made it.
create table payment.transfers (
  id             bigint generated always as identity primary key,
  payment_key    uuid         not null,
  credit_key     uuid         unique,
  reference      varchar(64)  not null unique,
  currency       char(3)      not null,
  amount         bigint       not null check (amount > 0),
  bank_reference varchar(128),
  moved_on       date,
  recorded_by    bigint       references account.users,
  recorded_at    timestamptz,
  created_at     timestamptz  not null,
  check ((bank_reference is null) = (recorded_at is null) and (bank_reference is null) = (moved_on is null)),
  check (credit_key is not null or bank_reference is not null)
);
create unique index transfers_received on payment.transfers (payment_key) where credit_key is null;
create index transfers_payment on payment.transfers (payment_key);
create unique index transfers_bank_reference on payment.transfers (bank_reference, (credit_key is null)) where bank_reference is not null;
create index transfers_recorded on payment.transfers (recorded_at) where recorded_at is not null;
create index transfers_to_make on payment.transfers (id) where bank_reference is null;

-- Who sent the money, as the bank says: personal, so forgotten in time.
create table payment.transfer_payers (
  transfer_id  bigint       primary key references payment.transfers,
  name         varchar(255) not null,
  forget_after timestamptz  not null
);
create index transfer_payers_forget_after on payment.transfer_payers (forget_after);

-- Invoices that nobody has paid yet.
create index attempts_invoices on payment.attempts (site_id, id) where processor = 'invoice' and state in ('Created', 'Pending', 'Unknown');
