package io.bursar.storefront;

import io.bursar.page.Shown;
import io.bursar.payment.PaymentAttempt;
import java.util.Optional;

/// A sentence at the top of a page.
///
/// @param kind one of Tabler's kinds of alert
record Message(String kind, String words) {

  static Message refused(String sentence) {
    return new Message("danger", sentence);
  }

  /// What came of a payment that made no order, for the payer; empty while that is open, and when
  /// there is an order to look at instead.
  static Optional<Message> of(PaymentAttempt attempt) {
    var amount = Shown.money(attempt.amount());
    return switch (attempt.state()) {
      case CREATED, PENDING, UNKNOWN, SETTLED -> Optional.empty();
      case DECLINED ->
          Optional.of(
              refused(
                  "%s Nothing was charged."
                      .formatted(
                          attempt.reason().isBlank()
                              ? "The payment was declined."
                              : attempt.reason())));
      case CANCELED, ABANDONED ->
          Optional.of(
              new Message(
                  "info",
                  attempt.reason().isBlank()
                      ? "The payment was canceled; nothing was charged."
                      : attempt.reason()));
      case TO_BE_RETURNED ->
          Optional.of(
              new Message(
                  "warning",
                  "Your payment of %s will be given back. %s".formatted(amount, attempt.reason())));
      case RETURNED ->
          Optional.of(
              new Message(
                  "info",
                  "Your payment of %s has been given back. %s"
                      .formatted(amount, attempt.reason())));
    };
  }
}
