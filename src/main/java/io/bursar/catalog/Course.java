package io.bursar.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A course run that a partner sells. Its `version` counts the changes.
public record Course(
    String id,
    long partnerId,
    @Nullable UUID uuid,
    String name,
    @Nullable Instant verificationDeadline,
    long version,
    Instant updatedAt) {

  /// The organization that offers it.
  public String organization() {
    return CourseKey.organization(id);
  }
}
