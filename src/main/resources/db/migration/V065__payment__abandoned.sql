-- What no processor ever answered for is canceled there and abandoned here.
alter table payment.attempts drop constraint attempts_state_check;
alter table payment.attempts add constraint attempts_state_check check (state in ('Created', 'Pending', 'Unknown', 'Declined', 'Canceled',
  'Abandoned', 'Settled', 'To be returned', 'Returned'));
