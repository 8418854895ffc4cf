package io.bursar.payment.spi;

import io.bursar.shared.Money;
import org.jspecify.annotations.Nullable;

/// A processor that can make a payment ready before the payer submits, as a page needs that
/// collects a card first: nothing can be charged until an attempt carries it out
/// ([PaymentRequest#prepared]). Not inside a transaction either, and never an exception.
public interface Preparing extends PaymentProcessor {

  /// Makes a payment of this amount ready, or changes the one that was made ready before.
  ///
  /// @param before the reference that was answered for this order number before, if any; one that
  ///   can no longer be paid makes room for another
  Exchange<Prepared> prepare(String orderNumber, Money amount, @Nullable String before);

  /// Whether it is ready.
  sealed interface Prepared {

    /// It is, under this reference.
    ///
    /// @param secret what the page needs to fill it in; never stored and never logged
    record Ready(String reference, String secret) implements Prepared {

      /// Never shows the secret.
      @Override
      public String toString() {
        return "Ready[reference=%s]".formatted(reference);
      }
    }

    /// It is not. Asking again makes no second payment.
    record NotReady(String detail) implements Prepared {}
  }
}
