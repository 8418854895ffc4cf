package io.bursar.tracking;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message whose turn has come, leased.
///
/// @param attempts this one included
record DueDelivery(
    long id,
    int attempts,
    UUID lease,
    Instant giveUpAt,
    Instant eventAt,
    String messageId,
    @Nullable Long orderId,
    @Nullable String orderNumber,
    String body) {}
