package io.bursar.tracking;

import io.bursar.fulfillment.Outages.OutageView;
import io.bursar.order.Order;
import io.bursar.order.Order.Line;
import io.bursar.refund.Refund;
import io.bursar.refund.Refund.Choice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What events say: `{"type": ..., "timestamp": ..., "data": {...}}`. Ids, numbers, statuses,
/// amounts and times; nobody's name.
final class EventBodies {

  private EventBodies() {}

  static String ofOrder(EventType type, Instant at, Order order) {
    var data = order(order);
    data.put("status", order.status().text());
    data.put("currency", order.totalInclTax().currency().getCurrencyCode());
    data.put("total_incl_tax", order.totalInclTax().toApiText());
    data.put("total_excl_tax", order.totalExclTax().toApiText());
    data.put("discount", order.discount().toApiText());
    data.put("lines", order.lines().stream().map(EventBodies::line).toList());
    return body(type, at, data);
  }

  /// @param reason why it is held; names nobody
  static String ofLine(
      EventType type, Instant at, Order order, Line line, @Nullable String reason) {
    var data = order(order);
    data.put("order_status", order.status().text());
    data.put("currency", line.priceInclTax().currency().getCurrencyCode());
    data.putAll(line(line));
    if (reason != null) {
      data.put("reason", reason);
    }
    return body(type, at, data);
  }

  static String ofRefund(EventType type, Instant at, Order order, Refund refund) {
    var data = order(order);
    data.put("order_status", order.status().text());
    data.put("refund_id", refund.id());
    data.put("origin", refund.origin().name().toLowerCase(Locale.ROOT));
    data.put("currency", refund.total().currency().getCurrencyCode());
    data.put("total", refund.total().toApiText());
    data.put("access_taken", refund.choice() == Choice.REVOKE);
    data.put("lines", refund.lines().stream().map(line -> line(order, line)).toList());
    return body(type, at, data);
  }

  private static Map<String, @Nullable Object> line(Order order, Refund.Line refunded) {
    var line = order.line(refunded.lineId());
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("line_id", line.id());
    data.put("product_type", line.productType());
    data.put("sku", line.sku());
    data.put("course_id", line.courseId());
    data.put("quantity", refunded.quantity());
    data.put("credit", refunded.credit().toApiText());
    data.put("ends_access", refunded.endsLine());
    return data;
  }

  /// The id of the refund that such a body tells of.
  static long refundOf(String body) {
    return JsonMapper.shared().readTree(body).get("data").get("refund_id").asLong();
  }

  /// Whether a body tells of this.
  static boolean isOf(EventType type, String body) {
    return JsonMapper.shared().readTree(body).get("type").asString().equals(type.text());
  }

  static String ofOutage(EventType type, Instant at, OutageView outage) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("outage_id", outage.id());
    data.put("destination", outage.destination());
    data.put("kind", outage.kind());
    data.put("opened_at", text(outage.openedAt()));
    data.put("ended_at", outage.endedAt() == null ? null : text(outage.endedAt()));
    return body(type, at, data);
  }

  private static Map<String, @Nullable Object> order(Order order) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("order_id", order.id());
    data.put("order_number", order.number());
    data.put("user_id", order.userId());
    data.put("placed_at", text(order.placedAt()));
    return data;
  }

  private static Map<String, @Nullable Object> line(Line line) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("line_id", line.id());
    data.put("product_type", line.productType());
    data.put("sku", line.sku());
    data.put("course_id", line.courseId());
    data.put("quantity", line.quantity());
    data.put("price_incl_tax", line.priceInclTax().toApiText());
    data.put("price_excl_tax", line.priceExclTax().toApiText());
    data.put("status", line.status().text());
    return data;
  }

  private static String body(EventType type, Instant at, Map<String, @Nullable Object> data) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", type.text());
    body.put("timestamp", text(at));
    body.put("data", data);
    return JsonMapper.shared().writeValueAsString(body);
  }

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
