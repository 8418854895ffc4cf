package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.util.UUID;

/// What is to be paid, and where payer and notifications come back to.
///
/// @param key the idempotency key of this attempt
public record PaymentRequest(
    UUID key,
    String orderNumber,
    Money amount,
    String returnUrl,
    String cancelUrl,
    String notifyUrl) {}
