-- Append-only tables are partitioned by month; this adds the partitions from the month of "first" on, as far as they are missing.
-- A month of which the default partition already holds rows is left to it.
create schema database;

create function database.add_months(parent regclass, first date, months int) returns int language plpgsql as $$
declare
  month date := date_trunc('month', first)::date;
  space text; tab text; partition text; added int := 0;
begin
  -- One node at a time.
  perform pg_advisory_xact_lock(hashtext('database.add_months'));
  select n.nspname, c.relname into space, tab from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = parent;
  for i in 1..months loop
    partition := tab || '_' || to_char(month, 'YYYY_MM');
    if to_regclass(format('%I.%I', space, partition)) is null then
      begin
        execute format('create table %I.%I partition of %s for values from (%L) to (%L)', space, partition, parent,
                       month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
        added := added + 1;
      exception when check_violation then
        raise notice '% stays in the default partition', partition;
      end;
    end if;
    month := (month + interval '1 month')::date;
  end loop;
  return added;
end $$;
