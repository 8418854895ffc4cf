-- What is being taken back is little, and the sweep looks for what nobody does.
create index deliveries_revoking on fulfillment.deliveries (due_at)
  where wanted = 'revoked' and state in ('due', 'waiting', 'running');
