package io.bursar.reconciliation;

import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.shared.Money;
import org.jspecify.annotations.Nullable;

/// What a finding is about.
///
/// @param source a processor's name, or [#DELIVERIES]
/// @param reference what it is called there: of money the movement's own reference, of a delivery
///   the line's id
/// @param payment the reference of the payment; null when it is about none
/// @param orderNumber null when it is not known
/// @param siteId null when it is not known
/// @param amount null when it is not about money
public record Subject(
    String source,
    String reference,
    @Nullable String payment,
    @Nullable String orderNumber,
    @Nullable Long siteId,
    @Nullable Money amount) {

  /// The source of what destinations show.
  public static final String DELIVERIES = "deliveries";

  static Subject of(String processor, Movement movement, PaymentAttempt attempt) {
    return of(processor, movement, attempt.orderNumber(), attempt.siteId());
  }

  static Subject of(
      String processor, Movement movement, @Nullable String orderNumber, @Nullable Long siteId) {
    return new Subject(
        processor,
        movement.reference(),
        movement.payment(),
        orderNumber,
        siteId,
        movement.amount());
  }

  static Subject ofLine(long lineId, String orderNumber, long siteId) {
    return new Subject(DELIVERIES, String.valueOf(lineId), null, orderNumber, siteId, null);
  }
}
