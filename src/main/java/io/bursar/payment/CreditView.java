package io.bursar.payment;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Money that goes back out of one payment.
///
/// @param key under which Bursar asked for it; null when somebody else gave it
/// @param refundId the refund that asked for it; null when none did
/// @param reference the processor's own name for it, once it told one
/// @param reason why it is where it is, for staff; may be empty
/// @param tries how often Bursar asked or looked by itself without an outcome
/// @param silentSince when it was asked or looked for first without an answer; null when the
///   processor told of it since
/// @param leaseUntil until when somebody has the right to ask; null when nobody has
public record CreditView(
    long id,
    long attemptId,
    @Nullable UUID key,
    @Nullable Long refundId,
    Origin origin,
    Money amount,
    CreditState state,
    @Nullable String reference,
    String reason,
    int tries,
    @Nullable Instant leaseUntil,
    @Nullable Instant silentSince,
    Instant createdAt,
    Instant updatedAt) {

  /// Whether somebody is asking for it at this moment.
  public boolean isUnderWay(Instant now) {
    return state.isUndecided() && leaseUntil != null && leaseUntil.isAfter(now);
  }

  /// Who gave it.
  public enum Origin {
    /// Bursar asked for it.
    BURSAR,
    /// Somebody in the processor's own pages.
    PROCESSOR,
    /// The payer's bank took it, or holds it until a dispute is decided.
    DISPUTE,
    /// A person in another way than out of the payment, such as by bank transfer.
    OUTSIDE
  }
}
