package io.bursar.payment.spi;

import org.jspecify.annotations.Nullable;

/// What a call to a processor came to, and what it said, raw: JSON without card data, or null when
/// it said nothing.
public record Exchange<T>(T outcome, @Nullable String raw) {}
