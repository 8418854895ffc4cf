-- What is not delivered yet, in the order of its ids: bulk operations select from it, and it stays small whatever is delivered.
create index deliveries_open on fulfillment.deliveries (site_id, id) where state in ('due', 'waiting', 'held');
