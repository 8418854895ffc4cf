-- A probe takes what was touched longest ago, without sorting the whole backlog of an outage for it.
create index deliveries_touched on fulfillment.deliveries (site_id, destination, updated_at)
  where state in ('due', 'waiting', 'running');
