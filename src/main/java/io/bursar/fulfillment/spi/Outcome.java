package io.bursar.fulfillment.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an attempt at a destination ended. The kind decides the status of the line and the next
/// step; `cause` is a sentence for staff that names nobody; `evidence` is what the destination
/// said.
public sealed interface Outcome {

  /// What the destination said, as far as it said anything.
  Evidence evidence();

  /// A sentence for staff: why this is the outcome. Names no person.
  String cause();

  /// The destination has it as asked, now or since before (`already`).
  record Delivered(Grant grant, boolean already, String cause, Evidence evidence)
      implements Outcome {}

  /// The destination has taken it and will say later how it ended, by a callback. Nothing is asked
  /// again before there is news ([Callbacks]) or `within` is over; then the destination is looked
  /// at. An [Observation] that it is still at work is [Observation.Failed] with this again, its
  /// `within` counted from then.
  record Accepted(Duration within, String cause, Evidence evidence) implements Outcome {}

  /// The order's own data is wrong: a repeat cannot help until somebody mends it. Held.
  record Misconfigured(String cause, Evidence evidence) implements Outcome {}

  /// The destination refused for good: closed, full, mode gone. Held, unless a look shows that it
  /// is delivered.
  record Refused(String cause, Evidence evidence) implements Outcome {}

  /// The destination does not know the learner, who may have been renamed or have just registered.
  /// A few slow tries, then held.
  record UnknownLearner(String cause, Evidence evidence) implements Outcome {}

  /// The destination refuses us, not this order: our key or address is wrong. Waits, and is never
  /// held for it.
  record RefusesUs(String cause, Evidence evidence) implements Outcome {}

  /// Answered and not applied: the destination is in trouble or asks for patience. Retried, not
  /// before `retryAfter` if given.
  record NotApplied(String cause, @Nullable Duration retryAfter, Evidence evidence)
      implements Outcome {}

  /// The request never reached the destination. Retried.
  record NeverSent(String cause, Evidence evidence) implements Outcome {}

  /// Nobody can say whether it was applied. The next attempt looks before it repeats.
  record Unsure(Doubt doubt, String cause, Evidence evidence) implements Outcome {}

  /// Why nobody can say.
  enum Doubt {
    /// The connection broke, or the answer was cut off or unreadable.
    NETWORK,
    /// No answer in time.
    TIMEOUT,
    /// Something between us and the destination answered in its place.
    SERVER
  }

  /// Exactly what was asked of the destination, so that a revocation can ask for just that.
  ///
  /// @param resource what access was given to, such as a course run key; what is given anew by each
  ///   line, such as a set of codes, needs a name of its own for each
  /// @param mode in which mode
  /// @param reference the destination's own name for it; empty when it has none
  record Grant(String resource, String mode, String reference) {}

  /// What the destination said.
  ///
  /// @param httpStatus the status of its answer, or null when there was none
  /// @param answer the body of its answer; may name people, so it is stored apart and forgotten in
  ///   time
  record Evidence(@Nullable Integer httpStatus, @Nullable String answer) {

    /// No answer at all.
    public static final Evidence NONE = new Evidence(null, null);
  }
}
