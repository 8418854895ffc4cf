package io.bursar.refund;

import java.util.EnumSet;
import java.util.Set;

/// Where one line of a refund stands.
public enum RefundLineStatus {
  OPEN("Open"),
  DENIED("Denied"),
  /// What it granted could not be taken back yet.
  REVOCATION_ERROR("Revocation Error"),
  COMPLETE("Complete");

  private final String text;

  RefundLineStatus(String text) {
    this.text = text;
  }

  /// The text in the database and on pages.
  public String text() {
    return text;
  }

  /// The status with this text.
  public static RefundLineStatus of(String text) {
    for (var status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("No such refund line status: " + text);
  }

  /// Every legal move from here, and nowhere else.
  public Set<RefundLineStatus> next() {
    return switch (this) {
      case OPEN -> EnumSet.of(DENIED, REVOCATION_ERROR, COMPLETE);
      case REVOCATION_ERROR -> EnumSet.of(REVOCATION_ERROR, COMPLETE);
      case DENIED, COMPLETE -> EnumSet.noneOf(RefundLineStatus.class);
    };
  }

  /// Whether it ended.
  public boolean isFinal() {
    return this == DENIED || this == COMPLETE;
  }
}
