package io.bursar.payment;

import java.time.Instant;

/// What a processor said in one exchange, for staff: JSON without card data.
public record ResponseView(
    Instant at, long attemptId, String processor, String kind, String response) {}
