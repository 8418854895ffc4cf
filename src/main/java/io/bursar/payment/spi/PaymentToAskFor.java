package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A payment that was begun: its key, and the processor's reference as far as an answer told it.
public record PaymentToAskFor(UUID key, @Nullable String reference, Money amount) {}
