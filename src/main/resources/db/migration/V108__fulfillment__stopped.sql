-- Two more wishes. 'stopped': nothing is to be delivered any more, and what may follow is not decided yet. 'left': the same for good,
-- and what was granted stays at its destination.
alter table fulfillment.deliveries drop constraint deliveries_wanted_check;
alter table fulfillment.deliveries add constraint deliveries_wanted_check check (wanted in ('granted', 'stopped', 'revoked', 'left'));
