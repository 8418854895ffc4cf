package io.bursar.tracking;

import java.util.List;
import java.util.stream.Stream;

/// What others are told of.
public enum EventType {
  ORDER_PLACED("order.placed"),
  ORDER_COMPLETED("order.completed"),
  DELIVERY_COMPLETED("delivery.completed"),
  DELIVERY_HELD("delivery.held"),
  DELIVERY_REVOKED("delivery.revoked"),
  REFUND_COMPLETED("refund.completed"),
  OUTAGE_OPENED("outage.opened"),
  OUTAGE_ENDED("outage.ended");

  private final String text;

  EventType(String text) {
    this.text = text;
  }

  /// The text in the database and in messages.
  public String text() {
    return text;
  }

  /// The texts of all.
  public static List<String> texts() {
    return Stream.of(values()).map(EventType::text).toList();
  }
}
