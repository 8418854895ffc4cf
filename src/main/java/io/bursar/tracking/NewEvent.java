package io.bursar.tracking;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened, as it is told.
///
/// @param messageId by which receivers know a repeat
/// @param body what is sent, byte for byte; names nobody
record NewEvent(
    Instant at,
    long siteId,
    String messageId,
    EventType type,
    @Nullable Long orderId,
    @Nullable String orderNumber,
    String body) {}
