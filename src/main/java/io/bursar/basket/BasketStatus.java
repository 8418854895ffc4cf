package io.bursar.basket;

import java.util.EnumSet;
import java.util.Set;

/// Where a basket stands. The texts are those that users of the old service know.
public enum BasketStatus {
  /// In use: lines may change.
  OPEN("Open"),
  /// Kept for later: lines may change.
  SAVED("Saved"),
  /// Absorbed by another basket.
  MERGED("Merged"),
  /// A payment for it is under way: nothing may change.
  FROZEN("Frozen"),
  /// An order exists.
  SUBMITTED("Submitted");

  private final String text;

  BasketStatus(String text) {
    this.text = text;
  }

  /// The text in the database and on pages.
  public String text() {
    return text;
  }

  /// The status with this text.
  public static BasketStatus of(String text) {
    for (var status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("No such basket status: " + text);
  }

  /// Every legal move from here, and nowhere else. What costs nothing goes from `Open` to
  /// `Submitted` in one transaction.
  public Set<BasketStatus> next() {
    return switch (this) {
      case OPEN -> EnumSet.of(SAVED, MERGED, FROZEN, SUBMITTED);
      case SAVED -> EnumSet.of(OPEN, MERGED, FROZEN);
      case FROZEN -> EnumSet.of(OPEN, SUBMITTED);
      case MERGED, SUBMITTED -> EnumSet.noneOf(BasketStatus.class);
    };
  }

  /// Whether lines may change.
  public boolean isEditable() {
    return this == OPEN || this == SAVED;
  }
}
