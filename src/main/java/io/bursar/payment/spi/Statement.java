package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What moved at the processor within a time, for the daily comparison with orders.
public sealed interface Statement {

  /// One page of it.
  ///
  /// @param next what to ask for the next page with; null on the last one
  record Part(List<Movement> movements, @Nullable String next) implements Statement {}

  /// No clear answer.
  record Unknown(String detail) implements Statement {}

  /// Money that came or went.
  ///
  /// @param payment the reference of the payment, also of one that was given back
  /// @param reference the processor's reference of this movement; of a payment the payment's own
  /// @param orderNumber as Bursar told it to the processor; null when it is not known
  /// @param amount always above zero
  record Movement(
      Kind kind,
      String payment,
      String reference,
      @Nullable String orderNumber,
      Money amount,
      Instant at) {}

  /// Which way.
  enum Kind {
    PAYMENT,
    REFUND,
    DISPUTE
  }
}
