-- While this line was being attempted, another line changed the same thing at the destination: it is looked at once more.
alter table fulfillment.deliveries add column look_again boolean not null default false;
