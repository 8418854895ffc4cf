package io.bursar.sandbox.paypal;

import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Checks that the items of an order add up to what it costs, as PayPal does.
final class PayPalItems {

  private static final int NAME_MAX = 127;

  private PayPalItems() {}

  /// PayPal's word for what does not fit; empty when all does.
  static Optional<String> mismatch(JsonNode unit) {
    var breakdown = unit.path("amount").path("breakdown");
    var sum = BigDecimal.ZERO;
    for (var item : unit.path("items")) {
      if (breakdown.path("item_total").isMissingNode()) {
        return Optional.of("ITEM_TOTAL_REQUIRED");
      }
      if (item.path("name").asString("").isEmpty()
          || item.path("name").asString("").length() > NAME_MAX) {
        return Optional.of("INVALID_STRING_LENGTH");
      }
      sum =
          sum.add(
              value(item.path("unit_amount"))
                  .multiply(new BigDecimal(item.path("quantity").asString(""))));
    }
    if (breakdown.isMissingNode()) {
      return Optional.empty();
    }
    if (value(breakdown.path("item_total")).compareTo(sum) != 0) {
      return Optional.of("ITEM_TOTAL_MISMATCH");
    }
    return sum.subtract(value(breakdown.path("discount"))).compareTo(value(unit.path("amount")))
            == 0
        ? Optional.empty()
        : Optional.of("AMOUNT_MISMATCH");
  }

  private static BigDecimal value(JsonNode amount) {
    return new BigDecimal(amount.path("value").asString("0"));
  }
}
