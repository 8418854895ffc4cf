package io.bursar.order;

import static java.time.ZoneOffset.UTC;

import io.bursar.order.OrderSearch.Cursor;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds orders that are placed and not complete, oldest first, a bounded batch at a time: one
/// short walk along the index by status for each of the two statuses, however many orders there
/// are.
@Component
public class UnfinishedOrders {

  private final JdbcClient db;

  UnfinishedOrders(JdbcClient db) {
    this.db = db;
  }

  /// At most so many of a site's unfinished orders, of those placed behind this place and not after
  /// this moment.
  public List<UnfinishedOrder> find(long siteId, Cursor behind, Instant until, int max) {
    return db.sql(
            """
            select o.* from (
              (select id as order_id, number, user_id, placed_at from orders.orders
                where site_id = :site and status = 'Open' and (placed_at, id) > (:at, :id) and placed_at <= :until
                order by placed_at, id limit :max)
              union all
              (select id, number, user_id, placed_at from orders.orders
                where site_id = :site and status = 'Fulfillment Error' and (placed_at, id) > (:at, :id) and placed_at <= :until
                order by placed_at, id limit :max)) o
             order by placed_at, order_id limit :max
            """)
        .param("site", siteId)
        .param("at", behind.placedAt().atOffset(UTC))
        .param("id", behind.orderId())
        .param("until", until.atOffset(UTC))
        .param("max", max)
        .query(UnfinishedOrder.class)
        .list();
  }

  /// An order that is not complete.
  public record UnfinishedOrder(long orderId, String number, long userId, Instant placedAt) {

    /// Where the next batch begins.
    public Cursor place() {
      return new Cursor(placedAt, orderId);
    }
  }
}
