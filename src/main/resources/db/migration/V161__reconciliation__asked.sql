-- "asked": in the passes that comparing this day takes this time, it was asked about and is as it should be; whether a statement shows it
-- or not.
alter table reconciliation.movements add column asked boolean not null default false;
