package io.bursar.fulfillment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where the delivery of a line stands, for people.
///
/// @param state `due`, `running`, `waiting`, `held`, `done` or `closed`
/// @param wanted `granted`; `revoked` when what the line granted is to be taken back; `stopped` or
///   `left` when nothing is to happen any more
/// @param outcome how the last attempt ended, such as `never sent`; null before the first
/// @param holdOwner who looks after the hold, if anybody does
/// @param dueAt when it is tried next; for a running one, when its lease ends
public record DeliveryView(
    long lineId,
    @Nullable String module,
    String destination,
    String wanted,
    String state,
    Instant dueAt,
    int attempts,
    boolean unsure,
    @Nullable String outcome,
    @Nullable String holdReason,
    @Nullable Instant heldSince,
    @Nullable Instant holdDeadline,
    @Nullable Long holdOwner) {

  /// Whether the destination has taken it on and will say when it is done: nothing is wrong.
  public boolean isAccepted() {
    return OutcomeText.ACCEPTED.equals(outcome);
  }
}
