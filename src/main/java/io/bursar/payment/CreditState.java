package io.bursar.payment;

import java.util.EnumSet;
import java.util.Set;

/// Where money that goes back stands.
public enum CreditState {
  /// Written down; the processor has not heard of it.
  CREATED("To be asked"),
  /// It was asked for, and nobody can say whether it went.
  UNKNOWN("Unknown"),
  /// The processor has it in hand.
  PENDING("Pending"),
  /// It went.
  DONE("Done"),
  /// Nothing moved, or what moved came back.
  FAILED("Failed");

  private final String text;

  CreditState(String text) {
    this.text = text;
  }

  /// The text in the database and on pages.
  public String text() {
    return text;
  }

  /// The state with this text.
  public static CreditState of(String text) {
    for (var state : values()) {
      if (state.text.equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("No such credit state: " + text);
  }

  /// Every legal move from here, and nowhere else. Processors are known to take back what they
  /// said: what was done may come back, and what had failed may turn out to have gone.
  public Set<CreditState> next() {
    return switch (this) {
      case CREATED -> EnumSet.of(UNKNOWN, PENDING, DONE, FAILED);
      case UNKNOWN -> EnumSet.of(PENDING, DONE, FAILED);
      case PENDING -> EnumSet.of(DONE, FAILED);
      case DONE -> EnumSet.of(FAILED);
      case FAILED -> EnumSet.of(DONE);
    };
  }

  /// Whether the outcome is still to come.
  public boolean isUndecided() {
    return this == CREATED || this == UNKNOWN || this == PENDING;
  }
}
