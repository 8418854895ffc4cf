package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is to be paid, and where payer and notifications come back to.
///
/// @param key the idempotency key of this attempt
/// @param prepared the reference of a payment that was made ready at the processor before the payer
///   submitted, which this attempt carries out; null when there is none
public record PaymentRequest(
    UUID key,
    @Nullable String prepared,
    String orderNumber,
    Money amount,
    String returnUrl,
    String cancelUrl,
    String notifyUrl) {}
