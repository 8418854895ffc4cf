package io.bursar.payment;

import io.bursar.shared.Reason;
import io.bursar.shared.Refusal;

/// What a person says who paid money back in another way than out of its payment. Refuses with
/// [Incomplete] and [Reason.Refused] what is missing or too long.
///
/// @param reference by which bank or processor know that payment, at most 128 characters
/// @param reason how and why, in words that stay in the history
public record PaidOutside(String reference, String reason) {

  private static final int REFERENCE_MAX = 128;

  /// Strips both.
  public PaidOutside {
    reference = reference.strip();
    reason = Reason.given(reason);
    if (reference.isEmpty() || reference.length() > REFERENCE_MAX) {
      throw new Incomplete("Give the reference of the payment, in at most 128 characters.");
    }
  }

  /// As the history tells it.
  public String said() {
    return "%s (%s)".formatted(reason, reference);
  }

  /// Something that has to be said is missing.
  public static final class Incomplete extends Refusal {
    private static final long serialVersionUID = 1L;

    Incomplete(String sentence) {
      super(Kind.INVALID, "incomplete", sentence);
    }
  }
}
