package io.bursar.bulk;

import io.bursar.shared.Reason;
import io.bursar.shared.Refusal;
import org.jspecify.annotations.Nullable;

/// A run that somebody asks for. Refuses with [Invalid] a rate or a reason that cannot be.
///
/// @param reason goes into the history of each order; empty is allowed but for a hold
/// @param rate orders a second, at most
/// @param idempotencyKey the same key of the same person means the same run
public record NewRun(
    BulkAction action,
    BulkFilter filter,
    String reason,
    int rate,
    @Nullable String idempotencyKey) {

  /// The rate when none is given.
  public static final int RATE_DEFAULT = 50;

  private static final int RATE_MAX = 1_000;
  private static final int KEY_CHARS_MAX = 255;

  public NewRun {
    reason = Reason.ifAny(reason);
    if (rate < 1 || rate > RATE_MAX) {
      throw new Invalid("rate: between 1 and %,d orders a second.".formatted(RATE_MAX));
    }
    if (action == BulkAction.HOLD && reason.isEmpty()) {
      throw new Invalid("reason: say why these orders are held.");
    }
    if (idempotencyKey != null
        && (idempotencyKey.isBlank() || idempotencyKey.length() > KEY_CHARS_MAX)) {
      throw new Invalid("Idempotency-Key: between 1 and %d characters.".formatted(KEY_CHARS_MAX));
    }
  }

  /// Something about it cannot be.
  public static final class Invalid extends Refusal {

    private static final long serialVersionUID = 1L;

    Invalid(String sentence) {
      super(Kind.INVALID, "run-invalid", sentence);
    }
  }
}
