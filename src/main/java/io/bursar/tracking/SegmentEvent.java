package io.bursar.tracking;

import io.bursar.account.Account;
import io.bursar.order.Order;
import io.bursar.order.Order.Line;
import io.bursar.refund.Refund;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A completed order, or a refund, in the words that the old service used at Segment, which reports
/// rely on. It may hold an e-mail address, so it is made when it is sent, and neither stored nor
/// logged.
final class SegmentEvent {

  private static final String COUPON = "Coupon";
  private static final String ENROLLMENT_CODE = "Enrollment Code";

  private SegmentEvent() {}

  /// Whether Segment is told of it: orders that cost something and have no coupon among them.
  static boolean isTold(Order order) {
    return order.totalInclTax().minor() > 0 && !has(order, COUPON);
  }

  /// The message.
  ///
  /// @param context what the LMS told of the learner's browser
  static Map<String, @Nullable Object> of(
      Order order,
      Account buyer,
      @Nullable String processor,
      String siteUrl,
      Map<String, String> context,
      String messageId,
      String timestamp) {
    var bulk = has(order, ENROLLMENT_CODE);
    var properties = properties(order, buyer, processor, bulk);
    var about = about(siteUrl, context);
    if (!bulk) {
      about.put("traits", properties);
    }
    var event = bulk ? "Bulk Enrollment Codes Order Completed" : "Order Completed";
    return message(event, properties, buyer, about, messageId, timestamp);
  }

  /// Whether Segment is told of it: refunds by which money went back.
  static boolean isTold(Refund refund) {
    return refund.total().minor() > 0;
  }

  /// The message about a refund.
  ///
  /// @param title of its first line: the name of the course of a seat, else that of the product;
  ///   null when it has no lines
  static Map<String, @Nullable Object> of(
      Refund refund,
      Order order,
      @Nullable String title,
      Account buyer,
      String siteUrl,
      Map<String, String> context,
      String messageId,
      String timestamp) {
    var properties = new LinkedHashMap<String, @Nullable Object>();
    properties.put("orderId", order.number());
    properties.put(
        "products",
        refund.lines().stream()
            .map(line -> Map.of("id", order.line(line.lineId()).sku(), "quantity", line.quantity()))
            .toList());
    properties.put("total", refund.total().toApiText());
    properties.put("title", title);
    return message(
        "Order Refunded", properties, buyer, about(siteUrl, context), messageId, timestamp);
  }

  private static Map<String, @Nullable Object> about(String siteUrl, Map<String, String> context) {
    var page = Map.of("url", siteUrl + "/");
    var about = new LinkedHashMap<String, @Nullable Object>();
    about.put("ip", context.get("lms_ip"));
    var analytics = new LinkedHashMap<String, @Nullable Object>();
    analytics.put("clientId", context.get("ga_client_id"));
    about.put("Google Analytics", analytics);
    about.put("page", page);
    return about;
  }

  private static Map<String, @Nullable Object> message(
      String event,
      Map<String, @Nullable Object> properties,
      Account buyer,
      Map<String, @Nullable Object> about,
      String messageId,
      String timestamp) {
    var message = new LinkedHashMap<String, @Nullable Object>();
    message.put("messageId", messageId);
    message.put("timestamp", timestamp);
    message.put(
        "userId",
        buyer.lmsUserId() == null ? "ecommerce-" + buyer.id() : String.valueOf(buyer.lmsUserId()));
    message.put("event", event);
    message.put("properties", properties);
    message.put("context", about);
    return message;
  }

  private static Map<String, @Nullable Object> properties(
      Order order, Account buyer, @Nullable String processor, boolean bulk) {
    var properties = new LinkedHashMap<String, @Nullable Object>();
    properties.put("orderId", order.number());
    properties.put("total", order.totalInclTax().toApiText());
    properties.put("revenue", order.totalInclTax().toApiText());
    properties.put("currency", order.totalInclTax().currency().getCurrencyCode());
    properties.put("discount", order.discount().toApiText());
    if (!bulk) {
      properties.put("coupon", null);
    }
    properties.put("email", buyer.email());
    properties.put("processor_name", processor);
    properties.put("stripe_enabled", Objects.equals(processor, "stripe"));
    properties.put("products", order.lines().stream().map(SegmentEvent::product).toList());
    return properties;
  }

  private static Map<String, @Nullable Object> product(Line line) {
    var product = new LinkedHashMap<String, @Nullable Object>();
    product.put("id", line.sku());
    product.put("sku", line.attributes().get("mode"));
    product.put("name", line.courseId() == null ? line.title() : line.courseId());
    product.put("price", line.priceExclTax().toApiText());
    product.put("quantity", line.quantity());
    product.put("category", line.productType());
    product.put("title", line.title());
    return product;
  }

  private static boolean has(Order order, String productType) {
    return order.lines().stream().map(Line::productType).anyMatch(productType::equals);
  }
}
