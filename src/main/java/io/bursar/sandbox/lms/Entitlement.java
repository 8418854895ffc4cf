package io.bursar.sandbox.lms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The right of somebody to join a run of a course, as the LMS keeps it: never removed, only
/// expired.
public record Entitlement(
    String uuid,
    String username,
    String courseUuid,
    String mode,
    @Nullable String orderNumber,
    boolean emailOptIn,
    @Nullable Instant expired,
    Instant created,
    Instant modified) {

  Entitlement expired(Instant now) {
    return new Entitlement(
        uuid,
        username,
        courseUuid,
        mode,
        orderNumber,
        emailOptIn,
        expired == null ? now : expired,
        created,
        now);
  }
}
