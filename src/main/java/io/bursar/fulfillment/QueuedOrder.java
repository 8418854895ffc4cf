package io.bursar.fulfillment;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An order about to be queued for delivery: what modules and staff need to know of its lines.
public record QueuedOrder(
    long siteId,
    long orderId,
    String number,
    long basketId,
    Instant placedAt,
    List<QueuedLine> lines) {

  /// One line of it.
  ///
  /// @param price of the whole line
  public record QueuedLine(
      long lineId,
      long productId,
      String productType,
      @Nullable String courseId,
      Map<String, Object> attributes,
      Money price) {}
}
