package io.bursar.reconciliation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A disagreement of two records, as it was last seen.
///
/// @param detail in words for staff
/// @param lookedAt when it was last compared
/// @param closedAt when it was seen to be gone, or accepted; null while it is open
/// @param closedBy who accepted it; null when nobody did
/// @param reason why it was accepted; may be empty
public record Finding(
    long id,
    FindingKind kind,
    Subject subject,
    String detail,
    State state,
    Instant foundAt,
    Instant lookedAt,
    @Nullable Instant closedAt,
    @Nullable Long closedBy,
    String reason) {

  /// Where a finding stands.
  public enum State {
    /// Somebody has to do something.
    OPEN,
    /// It is gone; should it come back, it is open again.
    SETTLED,
    /// A person accepted it as it is, and it stays so.
    ACCEPTED
  }
}
