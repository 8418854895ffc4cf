package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.DeliveryStore.Queue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the sweep reads and what it found.
@Component
class StuckStore {

  /// In place of a line: the order itself.
  static final long THE_ORDER = 0;

  private final JdbcClient db;

  StuckStore(JdbcClient db) {
    this.db = db;
  }

  /// Where the deliveries of these lines stand, by line.
  Map<Long, Standing> standing(Collection<Long> lineIds) {
    return db
        .sql(
            """
            select line_id, site_id, destination, state, due_at
              from fulfillment.deliveries where line_id = any(:lines)
            """)
        .param("lines", lineIds.toArray(Long[]::new))
        .query(Standing.class)
        .list()
        .stream()
        .collect(Collectors.toMap(Standing::lineId, Function.identity()));
  }

  /// Revocations that were due before this moment, the longest overdue first: their orders may be
  /// complete, so that no look at orders finds them.
  List<Overdue> revocations(Instant before, int max) {
    return db.sql(
            """
            select line_id, order_id, order_number, site_id, destination, due_at
              from fulfillment.deliveries
             where wanted = 'revoked' and state in ('due', 'waiting', 'running') and due_at < :before
             order by due_at limit :max
            """)
        .param("before", before.atOffset(UTC))
        .param("max", max)
        .query(Overdue.class)
        .list();
  }

  void keep(Found found, Instant now) {
    db.sql(
            """
            insert into fulfillment.stuck_lines (line_id, order_id, order_number, what, found_at, seen_at)
            values (:line, :order, :number, :what, :now, :now)
            on conflict (order_id, line_id) do update set what = excluded.what, seen_at = excluded.seen_at
            """)
        .param("line", found.lineId())
        .param("order", found.orderId())
        .param("number", found.orderNumber())
        .param("what", found.what())
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Forgets what was not seen again at this time.
  void forgetUnseen(Instant now) {
    db.sql("delete from fulfillment.stuck_lines where seen_at < :now")
        .param("now", now.atOffset(UTC))
        .update();
  }

  List<Found> all(int max) {
    return db.sql(
            """
            select line_id, order_id, order_number, what from fulfillment.stuck_lines order by found_at, line_id limit :max
            """)
        .param("max", max)
        .query(Found.class)
        .list();
  }

  /// A line that is neither done, nor waiting, nor held, or [#THE_ORDER].
  record Found(long lineId, long orderId, String orderNumber, String what) {}

  record Overdue(
      long lineId,
      long orderId,
      String orderNumber,
      long siteId,
      String destination,
      Instant dueAt) {

    Queue queue() {
      return new Queue(siteId, destination);
    }
  }

  record Standing(long lineId, long siteId, String destination, String state, Instant dueAt) {

    Queue queue() {
      return new Queue(siteId, destination);
    }
  }
}
