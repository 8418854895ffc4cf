package io.bursar.fulfillment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One call to a destination, for people.
///
/// @param outcome the kind of outcome, such as `delivered` or `never sent`
/// @param durationMs how long the call took, in milliseconds
public record AttemptView(
    Instant at,
    long lineId,
    int number,
    UUID requestKey,
    String action,
    @Nullable String module,
    String destination,
    String outcome,
    String cause,
    boolean unsure,
    @Nullable Integer httpStatus,
    int durationMs,
    String nextStep,
    @Nullable Instant nextAt,
    @Nullable Long userId,
    String node) {}
