package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is to be paid, and where payer and notifications come back to.
///
/// @param key the idempotency key of this attempt
/// @param prepared the reference of a payment that was made ready at the processor before the payer
///   submitted, which this attempt carries out; null when there is none
/// @param lines what is paid for, to be shown to the payer; empty when that is not known
public record PaymentRequest(
    UUID key,
    @Nullable String prepared,
    String orderNumber,
    Money amount,
    String returnUrl,
    String cancelUrl,
    String notifyUrl,
    List<Line> lines) {

  /// A request of which it is not known what is paid for.
  public PaymentRequest(
      UUID key,
      @Nullable String prepared,
      String orderNumber,
      Money amount,
      String returnUrl,
      String cancelUrl,
      String notifyUrl) {
    this(key, prepared, orderNumber, amount, returnUrl, cancelUrl, notifyUrl, List.of());
  }

  /// So many of one thing.
  ///
  /// @param discount what is taken off the whole line
  public record Line(String sku, String name, int quantity, Money unitPrice, Money discount) {}
}
