package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.util.UUID;

/// Money to give back, out of a payment that is settled.
///
/// @param key the idempotency key of this credit. The processor keeps it with the credit, where
///   [PaymentProcessor#credits] finds it again however old it is: what processors remember of
///   idempotency keys they forget within a day
/// @param amount at most what is left of the payment, in its currency
public record CreditRequest(UUID key, PaymentToAskFor payment, Money amount, String orderNumber) {}
