package io.bursar.fulfillment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery as claimed: the lease token is the right to write its result, until `leaseUntil`.
record Delivery(
    long id,
    long siteId,
    long orderId,
    long lineId,
    long basketId,
    @Nullable String module,
    String destination,
    UUID leaseToken,
    Instant leaseUntil,
    int attempts,
    int failures,
    int slowTries,
    boolean unsure,
    String lineStatus,
    Instant giveUpAt) {}
