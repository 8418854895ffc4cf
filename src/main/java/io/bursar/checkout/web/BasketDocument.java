package io.bursar.checkout.web;

import io.bursar.catalog.ProductType;
import io.bursar.checkout.BasketCodes.Preview;
import io.bursar.checkout.LookAtBasket.Item;
import io.bursar.checkout.LookAtBasket.Seen;
import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A basket as the payment page of Open edX reads it: amounts are JSON numbers.
final class BasketDocument {

  private BasketDocument() {}

  static Map<String, @Nullable Object> of(
      Seen seen, List<Map<String, Object>> messages, boolean stripe) {
    var before = seen.isMixed() ? Optional.<Money>empty() : seen.before();
    var off = before.isEmpty() ? Optional.<Money>empty() : seen.off();
    var total = before.map(money -> off.map(money::minus).orElse(money));
    var codes =
        seen.items().stream()
            .findFirst()
            .filter(item -> item.product().type().equals(ProductType.ENROLLMENT_CODE));
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("basket_id", seen.basketId());
    json.put("is_free_basket", total.map(Money::isZero).orElse(seen.items().isEmpty()));
    json.put("currency", before.map(money -> money.currency().getCurrencyCode()).orElse(null));
    json.put("products", seen.items().stream().map(BasketDocument::product).toList());
    json.put("summary_price", number(codes.map(Item::unitPrice).or(() -> before)));
    json.put("summary_discounts", number(off));
    json.put("order_total", number(total));
    codes.ifPresent(
        item -> {
          json.put("summary_quantity", item.quantity());
          json.put("summary_subtotal", number(before));
        });
    json.put("offers", List.of());
    json.put(
        "coupons", Optional.ofNullable(seen.code()).map(BasketDocument::coupon).stream().toList());
    json.put("show_coupon_form", !seen.items().isEmpty() && codes.isEmpty());
    json.put("messages", all(seen, messages));
    json.put("enable_stripe_payment_processor", stripe);
    return json;
  }

  private static Map<String, @Nullable Object> product(Item item) {
    var product = item.product();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("course_key", product.courseId());
    json.put("sku", item.sku());
    json.put("title", product.title());
    json.put("product_type", product.type());
    json.put("image_url", null);
    json.put(
        "certificate_type",
        Optional.ofNullable(product.text("certificate_type"))
            .orElseGet(() -> product.text("seat_type")));
    json.put("subject", null);
    return json;
  }

  private static Map<String, Object> coupon(Preview preview) {
    var voucher = preview.voucher();
    var benefit = voucher.offer().benefit();
    return Map.of(
        "id",
        voucher.id(),
        "code",
        voucher.code(),
        "benefit_type",
        benefit.type(),
        "benefit_value",
        benefit.value());
  }

  private static List<Map<String, Object>> all(Seen seen, List<Map<String, Object>> messages) {
    var all = new ArrayList<>(messages);
    seen.troubles().forEach(trouble -> all.add(message("warning", trouble)));
    if (seen.isMixed()) {
      all.add(
          message(
              "error",
              "These are sold in different currencies. Please remove some and buy them later."));
    }
    return all;
  }

  static Map<String, Object> message(String type, String words) {
    return Map.of("message_type", type, "user_message", words);
  }

  /// The page has the words for these.
  static Map<String, Object> coded(String type, String code) {
    return Map.of("message_type", type, "code", code);
  }

  private static BigDecimal number(Optional<Money> money) {
    return money.map(Money::toDecimal).orElse(BigDecimal.ZERO);
  }
}
