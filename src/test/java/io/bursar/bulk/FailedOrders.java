package io.bursar.bulk;

import io.bursar.account.Account;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Many orders at once, whose delivery the LMS refused: each an audit seat of one course, of a
/// learner of its own whom the LMS knows.
public record FailedOrders(Seats course) {

  static FailedOrders make(int count, Campus campus, JdbcClient db) {
    var course = campus.aCourse();
    for (int i = 0; i < count; i++) {
      make(campus.aLearner(), course, db);
    }
    return new FailedOrders(course);
  }

  /// The same, of one learner whom each order is of: for what is never delivered.
  public static FailedOrders bulky(int count, Campus campus, JdbcClient db) {
    var course = campus.aCourse();
    insert(campus.aLearner(), course, count, db);
    return new FailedOrders(course);
  }

  private static void make(Account learner, Seats course, JdbcClient db) {
    insert(learner, course, 1, db);
  }

  private static void insert(Account learner, Seats course, int count, JdbcClient db) {
    db.sql(
            """
            with filling as materialized (
              select nextval('basket.basket_ids') as basket, p.id as product_id, p.course_id, s.sku
                from catalog.stock_records s join catalog.products p on p.id = s.product_id
               cross join generate_series(1, :count)
               where s.sku = :sku),
            baskets as (
              insert into basket.baskets (id, site_id, user_id, status, created_at, frozen_at, submitted_at)
              select basket, 1, :user, 'Submitted', :at, :at, :at from filling),
            placed as (
              insert into orders.orders (number, site_id, partner_id, basket_id, user_id, currency, total_excl_tax, total_incl_tax,
                total_before_discounts, shipping_code, status, email_opt_in, placed_at, updated_at)
              select 'EDX-' || 100000 + basket, 1, 1, basket, :user, 'USD', 0, 0, 0, 'no-shipping-required', 'Fulfillment Error',
                     false, :at, :at from filling
              returning id, number, basket_id),
            lines as (
              insert into orders.lines (order_id, ordinal, product_id, product_type, course_id, sku, title, attributes, quantity,
                currency, unit_price_excl_tax, unit_price_incl_tax, price_before_discounts_excl_tax, price_before_discounts_incl_tax,
                price_excl_tax, price_incl_tax, status, placed_at, updated_at)
              select o.id, 1, f.product_id, 'Seat', f.course_id, f.sku, 'Seat',
                     jsonb_build_object('course_key', f.course_id, 'mode', 'audit'), 1, 'USD', 0, 0, 0, 0, 0, 0,
                     'Fulfillment Server Error', :at, :at
                from filling f join placed o on o.basket_id = f.basket
              returning id, order_id, product_id, course_id)
            insert into fulfillment.deliveries (site_id, order_id, order_number, line_id, product_id, product_type, course_id, currency,
              price, placed_at, basket_id, module, destination, state, due_at, attempts, failures, line_status, outcome, give_up_at,
              hold_reason, held_since, hold_deadline, updated_at)
            select 1, o.id, o.number, l.id, l.product_id, 'Seat', l.course_id, 'USD', 0, :at, o.basket_id, 'Seat', 'lms', 'held', :at,
                   3, 3, 'Fulfillment Server Error', 'refused', :at, 'The LMS refused it.', :at, :at, :at
              from placed o join lines l on l.order_id = o.id
            """)
        .param("count", count)
        .param("sku", course.auditSku())
        .param("user", learner.id())
        .param("at", OffsetDateTime.parse("2026-07-14T08:00:00Z"))
        .update();
  }

  /// Their numbers, in the order of their deliveries.
  public List<String> numbers(JdbcClient db) {
    return db.sql(
            "select order_number from fulfillment.deliveries where course_id = :c order by id")
        .param("c", course.courseId())
        .query(String.class)
        .list();
  }

  /// Nobody delivers them, and they would be found by every sweep of the tests that follow.
  void holdAgain(JdbcClient db) {
    db.sql(
            """
            update fulfillment.deliveries set state = 'held', hold_reason = 'The test is over.', held_since = :at, hold_deadline = :at
             where course_id = :c and state in ('due', 'waiting')
            """)
        .param("c", course.courseId())
        .param("at", OffsetDateTime.parse("2026-07-14T08:00:00Z"))
        .update();
  }

  BulkFilter filter() {
    return new BulkFilter(
        List.of("Fulfillment Error"),
        List.of(),
        List.of(),
        "",
        "",
        "",
        course.courseId(),
        "",
        "",
        List.of());
  }
}
