package io.bursar.reconciliation;

import java.util.Arrays;
import java.util.Optional;

/// How two records can disagree.
public enum FindingKind {
  /// The processor took money of which no order came, and which is not going back either.
  PAID_WITHOUT_ORDER("paid without order"),
  /// An order counts as paid by a payment that the processor does not show as paid.
  ORDER_WITHOUT_PAYMENT("order without payment"),
  /// Processor and Bursar name different amounts of one payment.
  OTHER_AMOUNT("other amount"),
  /// Money went back at the processor, and Bursar knows of no refund.
  REFUNDED_THERE("refunded there"),
  /// Bursar holds money for given back that the processor does not show as such.
  REFUND_MISSING("refund missing"),
  /// More of a payment went back than was taken.
  GIVEN_TWICE("given twice"),
  /// What was refunded can still be used.
  ACCESS_OPEN("access open"),
  /// An order is complete, and its destination does not have what it is for.
  NOT_DELIVERED("not delivered");

  private final String text;

  FindingKind(String text) {
    this.text = text;
  }

  /// The text in the database and in addresses.
  public String text() {
    return text;
  }

  /// The kind with this text.
  public static Optional<FindingKind> find(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /// Whether it is about a line and its destination, which can be asked again; else it is about
  /// money.
  public boolean isAboutAccess() {
    return this == ACCESS_OPEN || this == NOT_DELIVERED;
  }
}
