package io.bursar.payment.paypal;

import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentRequest.Line;
import io.bursar.shared.Money;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is paid for, as PayPal shows it to the payer and keeps it with the payment. PayPal refuses
/// an order of which they do not add up, so they are told only when they do, to the last cent.
///
/// @param breakdown of the amount
record PayPalItems(List<Map<String, Object>> items, Map<String, Object> breakdown) {

  private static final int TEXT_MAX = 127;

  /// Empty when the lines are not known, do not add up to the amount, or cannot be written.
  static Optional<PayPalItems> of(PaymentRequest request) {
    var none = Money.zero(request.amount().currency());
    var lines = request.lines();
    if (lines.isEmpty() || !lines.stream().allMatch(line -> isOf(none, line))) {
      return Optional.empty();
    }
    var total = lines.stream().map(PayPalItems::price).reduce(none, Money::plus);
    var discount = lines.stream().map(Line::discount).reduce(none, Money::plus);
    var writtenTotal = PayPalMoney.write(total);
    var writtenDiscount = PayPalMoney.write(discount);
    var items = new ArrayList<Map<String, Object>>();
    for (var line : lines) {
      item(line).ifPresent(items::add);
    }
    if (!total.minus(discount).equals(request.amount())
        || writtenTotal.isEmpty()
        || writtenDiscount.isEmpty()
        || items.size() < lines.size()) {
      return Optional.empty();
    }
    var breakdown = new LinkedHashMap<String, Object>();
    breakdown.put("item_total", writtenTotal.get());
    if (!discount.isZero()) {
      breakdown.put("discount", writtenDiscount.get());
    }
    return Optional.of(new PayPalItems(items, breakdown));
  }

  private static boolean isOf(Money none, Line line) {
    return line.unitPrice().currency().equals(none.currency())
        && line.discount().currency().equals(none.currency())
        && line.unitPrice().minor() >= 0
        && line.discount().minor() >= 0
        && line.quantity() > 0
        && !line.name().isBlank();
  }

  private static Money price(Line line) {
    return line.unitPrice().times(line.quantity());
  }

  private static Optional<Map<String, Object>> item(Line line) {
    return PayPalMoney.write(line.unitPrice())
        .map(
            price -> {
              var item = new LinkedHashMap<String, Object>();
              item.put("name", cut(line.name()));
              item.put("sku", cut(line.sku()));
              item.put("quantity", String.valueOf(line.quantity()));
              item.put("unit_amount", price);
              item.put("category", "DIGITAL_GOODS");
              return item;
            });
  }

  /// In the middle, since what differs stands at both ends; never through a character.
  private static String cut(String text) {
    if (text.length() <= TEXT_MAX) {
      return text;
    }
    var head = TEXT_MAX / 2;
    var tail = text.length() - (TEXT_MAX - 1 - head);
    return text.substring(0, Character.isHighSurrogate(text.charAt(head - 1)) ? head - 1 : head)
        + "…"
        + text.substring(Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail);
  }
}
