package io.bursar.order;

import static java.time.ZoneOffset.UTC;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Orders as those who count money see them: which were paid, and when.
@Component
public class PaidOrders {

  private final JdbcClient db;

  PaidOrders(JdbcClient db) {
    this.db = db;
  }

  /// The orders that were paid at this processor from one instant (included) until another
  /// (excluded): an hour or so, they are all read at once.
  public List<PaidOrder> between(String processor, Instant from, Instant until) {
    return db
        .sql(
            """
            select o.id as order_id, o.number, o.site_id, o.basket_id, e.reference, e.currency, e.amount, e.created_at as paid_at
              from orders.payment_events e join orders.orders o on o.id = e.order_id
             where e.type = 'Paid' and e.processor = :processor and e.created_at >= :from and e.created_at < :until
             order by e.id
            """)
        .param("processor", processor)
        .param("from", from.atOffset(UTC))
        .param("until", until.atOffset(UTC))
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toPaid)
        .toList();
  }

  /// Those of these baskets that have become an order.
  public Set<Long> ordered(Collection<Long> basketIds) {
    return basketIds.isEmpty()
        ? Set.of()
        : Set.copyOf(
            db.sql("select basket_id from orders.orders where basket_id = any(:baskets)")
                .param("baskets", basketIds.toArray(Long[]::new))
                .query(Long.class)
                .list());
  }

  /// A payment of an order.
  ///
  /// @param reference what the order's source is called at the processor
  public record PaidOrder(
      long orderId,
      String number,
      long siteId,
      long basketId,
      String reference,
      Money amount,
      Instant paidAt) {}

  private record Row(
      long orderId,
      String number,
      long siteId,
      long basketId,
      String reference,
      String currency,
      long amount,
      Instant paidAt) {

    PaidOrder toPaid() {
      return new PaidOrder(
          orderId, number, siteId, basketId, reference, Money.of(amount, currency), paidAt);
    }
  }
}
