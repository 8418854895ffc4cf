package io.bursar.payment;

import java.util.EnumSet;
import java.util.Set;

/// Where an attempt at payment stands.
public enum PaymentState {
  /// Stored; the processor has not been heard yet.
  CREATED("Created"),
  /// The payer has to act at the processor.
  PENDING("Pending"),
  /// A call gave no clear answer; reconciliation asks.
  UNKNOWN("Unknown"),
  /// The processor said no.
  DECLINED("Declined"),
  /// Ended before money moved.
  CANCELED("Canceled"),
  /// Never answered for, so canceled at the processor and given up.
  ABANDONED("Abandoned"),
  /// Paid, and the order exists.
  SETTLED("Settled"),
  /// Paid, but no order can come of it: it is being given back.
  TO_BE_RETURNED("To be returned"),
  /// Given back.
  RETURNED("Returned");

  private final String text;

  PaymentState(String text) {
    this.text = text;
  }

  /// The text in the database and on pages.
  public String text() {
    return text;
  }

  /// The state with this text.
  public static PaymentState of(String text) {
    for (var state : values()) {
      if (state.text.equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("No such payment state: " + text);
  }

  /// Every legal move from here, and nowhere else. A payment that was declined or canceled may turn
  /// out to be settled all the same, processors notify late; one that was abandoned then only goes
  /// back. The notification of a cancellation may be faster than we who asked for it to abandon the
  /// payment.
  public Set<PaymentState> next() {
    return switch (this) {
      case CREATED ->
          EnumSet.of(PENDING, UNKNOWN, DECLINED, CANCELED, ABANDONED, SETTLED, TO_BE_RETURNED);
      case PENDING -> EnumSet.of(UNKNOWN, DECLINED, CANCELED, ABANDONED, SETTLED, TO_BE_RETURNED);
      case UNKNOWN -> EnumSet.of(PENDING, DECLINED, CANCELED, ABANDONED, SETTLED, TO_BE_RETURNED);
      case DECLINED -> EnumSet.of(SETTLED, TO_BE_RETURNED);
      case CANCELED -> EnumSet.of(ABANDONED, SETTLED, TO_BE_RETURNED);
      case ABANDONED -> EnumSet.of(TO_BE_RETURNED);
      case TO_BE_RETURNED -> EnumSet.of(RETURNED);
      // A refund may fail days after the processor said that it was done.
      case RETURNED -> EnumSet.of(TO_BE_RETURNED);
      case SETTLED -> EnumSet.noneOf(PaymentState.class);
    };
  }

  /// Whether the outcome is still to come.
  public boolean isUndecided() {
    return this == CREATED || this == PENDING || this == UNKNOWN;
  }

  /// Whether the processor has taken the money, wherever it is now.
  public boolean isPaid() {
    return this == SETTLED || this == TO_BE_RETURNED || this == RETURNED;
  }
}
