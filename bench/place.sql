-- The rows that Bursar writes when it places a free order, in as many commits, a statement for each kind of row: no HTTP, no JSON, no
-- signatures, no reads.
\set user random(:first_user, :first_user + 9999)
\set product random(:first_product, :last_product)
begin;
insert into basket.baskets (site_id, user_id, status, created_at) values (1, :user, 'Open', now()) returning id as basket \gset
insert into basket.lines (basket_id, product_id, sku, quantity, currency, unit_price, created_at)
  values (:basket, :product, '7F3A9C1', 1, 'USD', 0, now());
insert into orders.ownerships (user_id, product_id, basket_id) values (:user, 1000000 + :basket, :basket);
update basket.baskets set status = 'Frozen', frozen_at = now() where id = :basket and status = 'Open';
insert into history.changes (at, basket_id, subject, from_value, to_value, why, user_id, via)
  values (now(), :basket, 'basket', 'Open', 'Frozen', 'The payer submitted.', :user, 'api');
insert into orders.orders (number, site_id, partner_id, basket_id, user_id, currency, total_excl_tax, total_incl_tax,
    total_before_discounts, shipping_code, status, email_opt_in, placed_at, updated_at)
  values ('EDX-' || (100000 + :basket), 1, 1, :basket, :user, 'USD', 0, 0, 0, 'no-shipping-required', 'Open', false, now(), now())
  returning id as order_id \gset
insert into orders.lines (order_id, ordinal, product_id, product_type, course_id, sku, title, attributes, quantity, currency,
    unit_price_excl_tax, unit_price_incl_tax, price_before_discounts_excl_tax, price_before_discounts_incl_tax, price_excl_tax,
    price_incl_tax, status, placed_at, updated_at)
  values (:order_id, 1, :product, 'Seat', 'BenchX/C1/2026', '7F3A9C1', 'Seat in Course',
    '{"mode": "audit", "course_key": "BenchX/C1/2026", "certificate_type": ""}', 1, 'USD', 0, 0, 0, 0, 0, 0, 'Open', now(), now())
  returning id as line \gset
update orders.ownerships set owned_since = now() where basket_id = :basket and owned_since is null;
insert into history.changes (at, basket_id, subject, to_value, why, user_id, via)
  values (now(), :basket, 'order', 'Open', 'Order placed.', :user, 'api');
insert into fulfillment.deliveries (site_id, order_id, order_number, line_id, product_id, product_type, course_id, currency, price,
    placed_at, basket_id, module, destination, state, due_at, give_up_at, updated_at)
  values (1, :order_id, 'EDX-' || (100000 + :basket), :line, :product, 'Seat', 'BenchX/C1/2026', 'USD', 0, now(), :basket, 'Seat', 'pgbench',
    'due', now(), now(), now());
update basket.baskets set status = 'Submitted', submitted_at = now() where id = :basket and status = 'Frozen';
insert into history.changes (at, basket_id, subject, from_value, to_value, why, user_id, via)
  values (now(), :basket, 'basket', 'Frozen', 'Submitted', '', :user, 'api');
commit;
