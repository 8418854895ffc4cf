package io.bursar.order;

import static java.time.ZoneOffset.UTC;

import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Money of orders that went back: what sources and payment events say of it.
@Component
public class Repayments {

  private final JdbcClient db;
  private final Clock clock;

  Repayments(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// So much of this source went back, under this reference of the processor; part of the caller's
  /// transaction, which holds the lock of the order and calls it once a credit. A bank may take
  /// more than was paid: the source then shows all of it as refunded, and the event what went.
  @Transactional(propagation = Propagation.MANDATORY)
  public void wentBack(
      long orderId, String processor, String sourceReference, Money amount, String reference) {
    db.sql(
            """
            with source as (
              update orders.sources set refunded = least(debited, refunded + :amount)
               where order_id = :order and processor = :processor and reference = :source)
            insert into orders.payment_events (order_id, type, processor, reference, currency, amount, created_at)
            values (:order, 'Refunded', :processor, :reference, :currency, :amount, :now)
            """)
        .param("order", orderId)
        .param("processor", processor)
        .param("source", sourceReference)
        .param("amount", amount.minor())
        .param("currency", amount.currency().getCurrencyCode())
        .param("reference", cut(reference))
        .param("now", clock.instant().atOffset(UTC))
        .update();
  }

  /// What had gone back of this source came back to us after all; part of the caller's transaction,
  /// which holds the lock of the order.
  @Transactional(propagation = Propagation.MANDATORY)
  public void cameBack(long orderId, String processor, String sourceReference, Money amount) {
    db.sql(
            """
            update orders.sources set refunded = greatest(0, refunded - :amount)
             where order_id = :order and processor = :processor and reference = :source
            """)
        .param("order", orderId)
        .param("processor", processor)
        .param("source", sourceReference)
        .param("amount", amount.minor())
        .update();
  }

  /// What was paid and what went back, oldest first.
  public List<PaymentEvent> events(long orderId) {
    return db
        .sql(
            """
            select type, processor, reference, currency, amount, created_at
              from orders.payment_events where order_id = :order order by id
            """)
        .param("order", orderId)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toEvent)
        .toList();
  }

  private static String cut(String reference) {
    return reference.substring(0, Math.min(reference.length(), 128));
  }

  /// Money that came or went.
  ///
  /// @param type `Paid` or `Refunded`
  public record PaymentEvent(
      String type, String processor, String reference, Money amount, Instant at) {}

  private record Row(
      String type,
      String processor,
      String reference,
      String currency,
      long amount,
      Instant createdAt) {

    PaymentEvent toEvent() {
      return new PaymentEvent(type, processor, reference, Money.of(amount, currency), createdAt);
    }
  }
}
