package io.bursar.payment.spi;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has gone back of one payment, whoever gave it: Bursar, staff in the processor's own pages,
/// or a bank.
public sealed interface Credits {

  /// All credits of the payment, those that failed included, in any order.
  record Seen(List<SeenCredit> credits) implements Credits {}

  /// No clear answer: nothing is known.
  record Unknown(String detail) implements Credits {}

  /// One credit as the processor knows it.
  ///
  /// @param key the key under which Bursar asked for it; null when somebody else made it
  record SeenCredit(
      String reference, @Nullable UUID key, Money amount, Kind kind, State state, Instant at) {

    /// The key that this text stands for; null when it is none of Bursar's: who gives back by hand
    /// may write anything there.
    public static @Nullable UUID key(@Nullable String text) {
      try {
        return text == null ? null : UUID.fromString(text);
      } catch (IllegalArgumentException _) {
        return null;
      }
    }
  }

  /// Who gave it.
  enum Kind {
    /// A refund, from Bursar or from the processor's pages.
    REFUND,
    /// The payer's bank took the money back, or holds it until a dispute is decided.
    DISPUTE
  }

  /// How far it is.
  enum State {
    DONE,
    PENDING,
    /// Nothing moved, or what moved came back: a failed refund, a dispute that was won.
    FAILED
  }
}
