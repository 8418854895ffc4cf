package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A payment that was begun: its key, and the processor's reference as far as an answer told it.
///
/// @param capture the processor's id of the money that it took; null when it took none, or has no
///   other id for it than the reference
public record PaymentToAskFor(
    UUID key, @Nullable String reference, Money amount, @Nullable String capture) {

  /// A payment of which no capture is known.
  public PaymentToAskFor(UUID key, @Nullable String reference, Money amount) {
    this(key, reference, amount, null);
  }
}
