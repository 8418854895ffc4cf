package io.bursar.order;

import static java.time.ZoneOffset.UTC;

import io.bursar.order.Orders.Unfinished;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where orders and their lines stand: read, locked and moved, apart from what was bought.
@Component
class StandingStore {

  private final JdbcClient db;

  StandingStore(JdbcClient db) {
    this.db = db;
  }

  /// Keeps everybody else from changing this order, its lines and its deliveries until the
  /// transaction ends.
  void lock(long orderId) {
    db.sql("select 1 from orders.orders where id = :id for update")
        .param("id", orderId)
        .query(Integer.class)
        .single();
  }

  /// Moves a line and its order as far as both still stand where the caller saw them.
  int move(
      long orderId,
      OrderStatus from,
      OrderStatus to,
      long lineId,
      LineStatus lineFrom,
      LineStatus lineTo,
      Instant now) {
    return db.sql(
            """
            with line as (
              update orders.lines set status = :lineTo, updated_at = :now
               where id = :line and order_id = :order and status = :lineFrom and closed_at is null
              returning order_id)
            update orders.orders o set status = :to, updated_at = :now
              from line where o.id = line.order_id and o.status = :from
            """)
        .param("order", orderId)
        .param("from", from.text())
        .param("to", to.text())
        .param("line", lineId)
        .param("lineFrom", lineFrom.text())
        .param("lineTo", lineTo.text())
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Closes a line of a locked order and gives the order its status.
  void close(long orderId, OrderStatus to, long lineId, Instant now) {
    db.sql(
            """
            with line as (
              update orders.lines set closed_at = :now, updated_at = :now
               where id = :line and order_id = :order and closed_at is null
              returning order_id)
            update orders.orders o set status = :to, updated_at = :now
              from line where o.id = line.order_id and o.status <> :to
            """)
        .param("order", orderId)
        .param("to", to.text())
        .param("line", lineId)
        .param("now", now.atOffset(UTC))
        .update();
  }

  List<Unfinished> unfinished(Instant before, long afterId, int max) {
    return db.sql(
            """
            with batch as materialized (
              select id, number from orders.orders
               where status in ('Open', 'Fulfillment Error') and id > :after and placed_at < :before
               order by id limit :max)
            select b.id as order_id, b.number,
                   exists (select 1 from orders.lines l where l.order_id = b.id and l.closed_at is null) as counts,
                   array(select l.id from orders.lines l
                          where l.order_id = b.id and l.closed_at is null and l.status <> 'Complete' order by l.id) as line_ids
              from batch b
             order by b.id
            """)
        .param("before", before.atOffset(UTC))
        .param("after", afterId)
        .param("max", max)
        .query(
            (row, _) ->
                new Unfinished(
                    row.getLong("order_id"),
                    row.getString("number"),
                    row.getBoolean("counts"),
                    List.of((Long[]) row.getArray("line_ids").getArray())))
        .list();
  }

  /// The present standing of an order and its lines, in one small read.
  List<Standing> standing(long orderId) {
    return db.sql(
            """
            select o.status as order_status, o.basket_id, l.id as line_id, l.status as line_status, l.closed_at is not null as closed
              from orders.orders o join orders.lines l on l.order_id = o.id
             where o.id = :id
            """)
        .param("id", orderId)
        .query(Standing.class)
        .list();
  }

  /// One line with where it and its order stand.
  record Standing(
      String orderStatus, long basketId, long lineId, String lineStatus, boolean closed) {}
}
