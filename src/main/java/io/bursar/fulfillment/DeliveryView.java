package io.bursar.fulfillment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where the delivery of a line stands, for people.
///
/// @param state `due`, `running`, `waiting`, `held`, `done` or `closed`
/// @param dueAt when it is tried next; for a running one, when its lease ends
public record DeliveryView(
    long lineId,
    @Nullable String module,
    String destination,
    String state,
    Instant dueAt,
    int attempts,
    boolean unsure,
    @Nullable String holdReason,
    @Nullable Instant heldSince,
    @Nullable Instant holdDeadline) {}
