package io.bursar.tracking;

import io.bursar.account.Account;
import io.bursar.order.Order;
import io.bursar.order.Order.Line;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A completed order in the words that the old service used at Segment, which reports rely on. It
/// holds an e-mail address, so it is made when it is sent, and neither stored nor logged.
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
    var page = Map.of("url", siteUrl + "/");
    var about = new LinkedHashMap<String, @Nullable Object>();
    about.put("ip", context.get("lms_ip"));
    var analytics = new LinkedHashMap<String, @Nullable Object>();
    analytics.put("clientId", context.get("ga_client_id"));
    about.put("Google Analytics", analytics);
    about.put("page", page);
    if (!bulk) {
      about.put("traits", properties);
    }
    var message = new LinkedHashMap<String, @Nullable Object>();
    message.put("messageId", messageId);
    message.put("timestamp", timestamp);
    message.put(
        "userId",
        buyer.lmsUserId() == null ? "ecommerce-" + buyer.id() : String.valueOf(buyer.lmsUserId()));
    message.put("event", bulk ? "Bulk Enrollment Codes Order Completed" : "Order Completed");
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
