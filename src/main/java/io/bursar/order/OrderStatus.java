package io.bursar.order;

import static java.util.EnumSet.noneOf;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// Where an order stands. The texts are those that clients of the order resource know.
public enum OrderStatus {
  /// Known to clients; Bursar has an attempt at payment instead, and no order yet.
  PENDING("Pending"),
  /// Placed, and some line is still to be delivered without an error so far.
  OPEN("Open"),
  /// Known to clients; Bursar creates no order without its money.
  PAYMENT_ERROR("Payment Error"),
  /// Some line's last attempt failed.
  FULFILLMENT_ERROR("Fulfillment Error"),
  /// Every line is delivered.
  COMPLETE("Complete");

  private final String text;

  OrderStatus(String text) {
    this.text = text;
  }

  /// The text in the database and in the REST interface.
  public String text() {
    return text;
  }

  /// The status with this text.
  public static OrderStatus of(String text) {
    for (var status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("No such order status: " + text);
  }

  /// Every legal move from here, and nowhere else. Back to `Open` leads the one line that failed
  /// and was then closed.
  public Set<OrderStatus> next() {
    return switch (this) {
      case PENDING -> EnumSet.of(OPEN, PAYMENT_ERROR);
      case OPEN -> EnumSet.of(COMPLETE, FULFILLMENT_ERROR);
      case FULFILLMENT_ERROR -> EnumSet.of(COMPLETE, OPEN);
      case PAYMENT_ERROR, COMPLETE -> noneOf(OrderStatus.class);
    };
  }

  /// Whether there may be something left to deliver.
  public boolean isFulfillable() {
    return this == OPEN || this == FULFILLMENT_ERROR;
  }

  /// What follows from all lines that are not closed: every one complete, else any in error, else
  /// open. An order whose lines are all closed keeps the status it has.
  static OrderStatus ofLines(Collection<LineStatus> unclosed, OrderStatus present) {
    if (unclosed.isEmpty()) {
      return present;
    }
    if (unclosed.stream().allMatch(status -> status == LineStatus.COMPLETE)) {
      return COMPLETE;
    }
    return unclosed.stream().anyMatch(LineStatus::isError) ? FULFILLMENT_ERROR : OPEN;
  }
}
