package io.bursar.refund;

import java.time.Instant;

/// What a step of a refund came to.
sealed interface Step {

  /// Something changed: look what follows.
  record Onward() implements Step {}

  /// It goes on by itself, or may be looked at again then.
  ///
  /// @param soon whether that is worth waiting for
  record Later(Instant at, boolean soon) implements Step {}

  /// It ended, or a person has to decide.
  record Stop() implements Step {}
}
