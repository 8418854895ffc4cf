package io.bursar.testing;

import static java.time.ZoneOffset.UTC;

import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.Campus.Seats;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Thousands of free orders of one seat, written by SQL as placing writes them, each by a learner
/// of its own whom the LMS knows. Their deliveries are due at once.
public final class ManyOrders {

  private static final AtomicInteger number = new AtomicInteger();

  private ManyOrders() {}

  /// Writes so many, the first placed at `from` and the others evenly up to `until`; answers how
  /// their learners' names begin.
  public static String insert(
      JdbcClient db, SandboxLms lms, Seats course, int count, Instant from, Instant until) {
    var prefix = "many%d_".formatted(number.incrementAndGet());
    for (int i = 1; i <= count; i++) {
      lms.addLearner(prefix + i);
    }
    db.sql(
            """
            with learner as (
              insert into account.users (username, created_at, updated_at)
              select :prefix || i, :from, :from from generate_series(1, :count) i
              returning id, username),
            bought as (
              select l.id as user_id, nextval('basket.basket_ids') as basket, p.id as product_id, p.course_id, s.sku, p.partner_id,
                     :from::timestamptz + (substr(l.username, length(:prefix) + 1)::int - 1) * make_interval(secs => :step) as at
                from learner l, catalog.products p join catalog.stock_records s on s.product_id = p.id
               where s.sku = :sku),
            basket as (
              insert into basket.baskets (id, site_id, user_id, status, created_at, frozen_at, submitted_at)
              select basket, 1, user_id, 'Submitted', at, at, at from bought returning id),
            owned as (
              insert into orders.ownerships (user_id, product_id, basket_id, owned_since)
              select user_id, product_id, basket, at from bought returning user_id),
            placed as (
              insert into orders.orders (number, site_id, partner_id, basket_id, user_id, currency, total_excl_tax, total_incl_tax,
                  total_before_discounts, shipping_code, status, email_opt_in, placed_at, updated_at)
              select 'EDX-' || 100000 + basket, 1, partner_id, basket, user_id, 'USD', 0, 0, 0, 'no-shipping-required', 'Open', false, at, at
                from bought
              returning id, number, basket_id, placed_at),
            line as (
              insert into orders.lines (order_id, ordinal, product_id, product_type, course_id, sku, title, attributes, quantity, currency,
                  unit_price_excl_tax, unit_price_incl_tax, price_before_discounts_excl_tax, price_before_discounts_incl_tax,
                  price_excl_tax, price_incl_tax, status, placed_at, updated_at)
              select o.id, 1, b.product_id, 'Seat', b.course_id, b.sku, 'Seat in A course',
                     jsonb_build_object('course_key', b.course_id, 'mode', 'audit'), 1, 'USD', 0, 0, 0, 0, 0, 0, 'Open', b.at, b.at
                from bought b join placed o on o.basket_id = b.basket
              returning id, order_id)
            insert into fulfillment.deliveries (site_id, order_id, order_number, line_id, product_id, product_type, course_id, currency,
                price, placed_at, basket_id, module, destination, state, due_at, give_up_at, updated_at)
            select 1, o.id, o.number, l.id, b.product_id, 'Seat', b.course_id, 'USD', 0, b.at, b.basket, 'Seat', 'lms', 'due', b.at,
                   b.at + interval '7 days', b.at
              from bought b join placed o on o.basket_id = b.basket join line l on l.order_id = o.id
            """)
        .param("prefix", prefix)
        .param("count", count)
        .param("from", from.atOffset(UTC))
        .param("step", Duration.between(from, until).toMillis() / 1000.0 / count)
        .param("sku", course.auditSku())
        .update();
    db.sql("analyze fulfillment.deliveries, orders.orders, orders.lines").update();
    return prefix;
  }
}
