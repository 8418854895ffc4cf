package io.bursar.refund;

import java.util.EnumSet;
import java.util.Set;

/// Where a refund stands. The texts are those that clients of the refund resource know.
public enum RefundStatus {
  /// Somebody has to decide, or what was decided is on its way and no money went yet.
  OPEN("Open"),
  /// Nothing goes back.
  DENIED("Denied"),
  /// The money did not go, or nobody can say whether it did.
  PAYMENT_REFUND_ERROR("Payment Refund Error"),
  /// The money went; what was granted is being taken back, or somebody has to decide about it.
  PAYMENT_REFUNDED("Payment Refunded"),
  /// The money went, and something that was granted could not be taken back yet.
  REVOCATION_ERROR("Revocation Error"),
  /// Nothing is left to do.
  COMPLETE("Complete");

  private final String text;

  RefundStatus(String text) {
    this.text = text;
  }

  /// The text in the database and in the REST interface.
  public String text() {
    return text;
  }

  /// The status with this text.
  public static RefundStatus of(String text) {
    for (var status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("No such refund status: " + text);
  }

  /// Every legal move from here, and nowhere else. An error may replace itself: a new try has a new
  /// cause.
  public Set<RefundStatus> next() {
    return switch (this) {
      case OPEN -> EnumSet.of(DENIED, PAYMENT_REFUND_ERROR, PAYMENT_REFUNDED);
      case PAYMENT_REFUND_ERROR -> EnumSet.of(PAYMENT_REFUND_ERROR, PAYMENT_REFUNDED);
      case PAYMENT_REFUNDED, REVOCATION_ERROR -> EnumSet.of(REVOCATION_ERROR, COMPLETE);
      case DENIED, COMPLETE -> EnumSet.noneOf(RefundStatus.class);
    };
  }

  /// Whether it ended.
  public boolean isFinal() {
    return this == DENIED || this == COMPLETE;
  }

  /// Whether no money has gone yet, as far as anybody knows.
  boolean isBeforeCredit() {
    return this == OPEN || this == PAYMENT_REFUND_ERROR;
  }
}
