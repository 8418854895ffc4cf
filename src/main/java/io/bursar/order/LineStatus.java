package io.bursar.order;

import static java.util.EnumSet.complementOf;
import static java.util.EnumSet.noneOf;

import java.util.EnumSet;
import java.util.Set;

/// Where a line stands. The texts are those that clients of the order resource know.
public enum LineStatus {
  /// Not attempted yet.
  OPEN("Open"),
  /// Delivered.
  COMPLETE("Complete"),
  /// The order's own data is wrong, or the destination refuses us.
  CONFIGURATION_ERROR("Fulfillment Configuration Error"),
  /// The destination could not be reached, or its answer was lost.
  NETWORK_ERROR("Fulfillment Network Error"),
  /// The destination did not answer in time.
  TIMEOUT_ERROR("Fulfillment Timeout Error"),
  /// The destination answered, and it was not a yes.
  SERVER_ERROR("Fulfillment Server Error");

  private final String text;

  LineStatus(String text) {
    this.text = text;
  }

  /// The text in the database and in the REST interface.
  public String text() {
    return text;
  }

  /// The status with this text.
  public static LineStatus of(String text) {
    for (var status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("No such line status: " + text);
  }

  /// Every legal move from here, and nowhere else. Any error may replace any error, also itself: a
  /// new attempt has a new cause.
  public Set<LineStatus> next() {
    return switch (this) {
      case OPEN, CONFIGURATION_ERROR, NETWORK_ERROR, TIMEOUT_ERROR, SERVER_ERROR ->
          complementOf(EnumSet.of(OPEN));
      case COMPLETE -> noneOf(LineStatus.class);
    };
  }

  /// Whether the last attempt at this line failed.
  public boolean isError() {
    return switch (this) {
      case OPEN, COMPLETE -> false;
      case CONFIGURATION_ERROR, NETWORK_ERROR, TIMEOUT_ERROR, SERVER_ERROR -> true;
    };
  }
}
