-- Holds are worked through by their deadline; there are few beside what is delivered.
drop index fulfillment.deliveries_held;
create index deliveries_held on fulfillment.deliveries (site_id, hold_deadline, id) where state = 'held';
