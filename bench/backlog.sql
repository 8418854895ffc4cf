-- 28,000 of the orders that bench/fill.sql made are to be delivered to :destination, and not yet attempted.
delete from fulfillment.deliveries where destination = 'pgbench';
update fulfillment.deliveries set state = 'done' where state = 'due';
begin;
create temporary table backlog on commit drop as
  select d.id, d.order_id, d.line_id from fulfillment.deliveries d
    join orders.orders o on o.id = d.order_id join account.users u on u.id = o.user_id
   where u.username like 'filler%' and d.module = 'Seat' order by d.id limit 28000;
delete from fulfillment.grants where line_id in (select line_id from backlog);
update orders.lines set status = 'Open' where id in (select line_id from backlog);
update orders.orders set status = 'Open' where id in (select order_id from backlog);
update fulfillment.deliveries set state = 'due', destination = :'destination', due_at = now(), attempts = 0, line_status = 'Open', give_up_at = now() + interval '7 days'
 where id in (select id from backlog);
commit;
vacuum analyze;
