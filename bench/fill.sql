-- 100,000 free orders that are delivered, as they look after a year: what is measured then is no empty table.
begin;
insert into account.users (username, created_at, updated_at) select 'filler' || i, now(), now() from generate_series(1, 10000) i;
create temporary table filling on commit drop as
  select nextval('basket.basket_ids') as basket, u.id as user_id, p.id as product_id, p.course_id, s.sku,
         now() - random() * interval '300 days' as at
    from (select id, row_number() over (order by id) as n from account.users where username like 'filler%') u
   cross join (select *, row_number() over (order by id) as k from catalog.products where structure = 'child') p
    join catalog.stock_records s on s.product_id = p.id
   where p.k <= 10;
insert into basket.baskets (id, site_id, user_id, status, created_at, frozen_at, submitted_at)
  select basket, 1, user_id, 'Submitted', at, at, at from filling;
insert into basket.lines (basket_id, product_id, sku, quantity, currency, unit_price, created_at)
  select basket, product_id, sku, 1, 'USD', 0, at from filling;
insert into orders.ownerships (user_id, product_id, basket_id, owned_since) select user_id, product_id, basket, at from filling;
insert into orders.orders (number, site_id, partner_id, basket_id, user_id, currency, total_excl_tax, total_incl_tax,
    total_before_discounts, shipping_code, status, email_opt_in, placed_at, updated_at)
  select 'EDX-' || 100000 + basket, 1, 1, basket, user_id, 'USD', 0, 0, 0, 'no-shipping-required', 'Complete', false, at, at from filling;
insert into orders.lines (order_id, ordinal, product_id, product_type, course_id, sku, title, attributes, quantity, currency,
    unit_price_excl_tax, unit_price_incl_tax, price_before_discounts_excl_tax, price_before_discounts_incl_tax, price_excl_tax,
    price_incl_tax, status, placed_at, updated_at)
  select o.id, 1, f.product_id, 'Seat', f.course_id, f.sku, 'Seat in Course', jsonb_build_object('course_key', f.course_id, 'mode', 'audit'),
    1, 'USD', 0, 0, 0, 0, 0, 0, 'Complete', at, at from filling f join orders.orders o on o.basket_id = f.basket;
insert into fulfillment.deliveries (site_id, order_id, order_number, line_id, product_id, product_type, course_id, currency, price,
    placed_at, basket_id, module, destination, state, due_at, attempts, line_status, outcome, give_up_at, updated_at)
  select 1, o.id, o.number, l.id, l.product_id, 'Seat', l.course_id, 'USD', 0, f.at, o.basket_id, 'Seat', 'lms', 'done', f.at, 1,
         'Complete', 'delivered', f.at, f.at
    from filling f join orders.orders o on o.basket_id = f.basket join orders.lines l on l.order_id = o.id;
insert into fulfillment.grants (site_id, user_id, order_id, line_id, destination, resource, mode, granted_at)
  select 1, f.user_id, o.id, l.id, 'lms', f.course_id, 'audit', f.at
    from filling f join orders.orders o on o.basket_id = f.basket join orders.lines l on l.order_id = o.id;
insert into fulfillment.attempts (at, delivery_id, order_id, line_id, number, request_key, action, module, destination, outcome, cause,
    unsure, http_status, duration_ms, next_step, node)
  select d.updated_at, d.id, d.order_id, d.line_id, 1, gen_random_uuid(), 'fulfill', 'Seat', 'lms', 'delivered', 'Enrolled.', false, 200, 9,
    'done', 'filler' from fulfillment.deliveries d;
insert into history.changes (at, basket_id, subject, from_value, to_value, via)
  select at, basket, s.subject, s.from_value, s.to_value, 'api' from filling
   cross join (values ('basket', 'Open', 'Frozen'), ('order', null, 'Open'), ('basket', 'Frozen', 'Submitted'),
                      ('line', 'Open', 'Complete'), ('order', 'Open', 'Complete')) as s(subject, from_value, to_value);
commit;
vacuum analyze;
