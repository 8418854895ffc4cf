-- One delivery as Bursar makes it, without the call: claimed by "skip locked" (one commit), then line, order, delivery, attempt,
-- grant and history (one commit), a statement for each kind of row. "bare" is a destination that no worker of Bursar serves.
begin;
update fulfillment.deliveries d
   set state = 'running', lease_token = gen_random_uuid(), due_at = now() + interval '33 seconds', updated_at = now()
  from (select id from fulfillment.deliveries
         where site_id = 1 and destination = 'bare' and state in ('due', 'waiting', 'running') and due_at <= now()
         order by due_at limit 1 for update skip locked) due
 where d.id = due.id
returning d.id as delivery, d.order_id, d.line_id, d.basket_id, d.lease_token, d.course_id \gset
commit;
begin;
select user_id from orders.orders where id = :order_id for update \gset
update fulfillment.deliveries set state = 'done', due_at = now(), lease_token = null, attempts = 1, outcome = 'delivered',
       line_status = 'Complete', updated_at = now() where id = :delivery and lease_token = ':lease_token';
update orders.lines set status = 'Complete', updated_at = now() where id = :line_id and status = 'Open';
update orders.orders set status = 'Complete', updated_at = now() where id = :order_id and status = 'Open';
insert into fulfillment.attempts (at, delivery_id, order_id, line_id, number, request_key, action, module, destination, outcome, cause,
    unsure, http_status, duration_ms, next_step, node)
  values (now(), :delivery, :order_id, :line_id, 1, ':lease_token', 'fulfill', 'Seat', 'bare', 'delivered', 'Enrolled in audit mode.', false,
    200, 1, 'done', 'bare');
insert into fulfillment.grants (site_id, user_id, order_id, line_id, destination, resource, mode, granted_at)
  values (1, :user_id, :order_id, :line_id, 'bare', ':course_id', 'audit', now()) on conflict do nothing;
insert into history.changes (at, basket_id, line_id, subject, from_value, to_value, why, via)
  values (now(), :basket_id, :line_id, 'line', 'Open', 'Complete', 'Enrolled in audit mode.', 'worker'),
         (now(), :basket_id, null, 'order', 'Open', 'Complete', '', 'worker');
commit;
