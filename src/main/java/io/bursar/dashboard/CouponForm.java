package io.bursar.dashboard;

import io.bursar.catalog.Products;
import io.bursar.shared.Money;
import io.bursar.site.Site;
import io.bursar.voucher.Benefit;
import io.bursar.voucher.NewCoupon;
import io.bursar.voucher.NewCoupon.NotSound;
import io.bursar.voucher.Scope;
import io.bursar.voucher.Usage;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads the form of a new coupon. Refuses with [NotSound], which names the field.
@Component
class CouponForm {

  private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");
  private static final int SKUS_MAX = 200;

  private final Products products;

  CouponForm(Products products) {
    this.products = products;
  }

  NewCoupon read(Map<String, String> sent, Site site) {
    var limit = text(sent, "limit");
    return new NewCoupon(
        text(sent, "name"),
        text(sent, "code"),
        number("quantity", text(sent, "quantity")),
        Usage.of(text(sent, "usage")),
        limit.isEmpty() ? null : number("limit", limit),
        benefit(text(sent, "benefit"), text(sent, "value"), text(sent, "currency")),
        scope(text(sent, "skus"), site),
        instant("starts", text(sent, "starts"), site),
        instant("ends", text(sent, "ends"), site),
        text(sent, "note"),
        "");
  }

  private static Benefit benefit(String kind, String value, String currency) {
    try {
      var number = new BigDecimal(value);
      return kind.equals("Absolute")
          ? new Benefit.Absolute(Money.ofDecimal(number, Currency.getInstance(currency)))
          : new Benefit.Percentage(number);
    } catch (ArithmeticException | IllegalArgumentException _) {
      throw new NotSound(
          "value", "Take off more than 0 and at most 100 %, or an amount of a currency.");
    }
  }

  /// Empty means everything.
  private Scope scope(String skus, Site site) {
    var asked = BETWEEN.splitAsStream(skus).filter(sku -> !sku.isEmpty()).distinct().toList();
    if (asked.isEmpty()) {
      return Scope.EVERYTHING;
    }
    if (asked.size() > SKUS_MAX) {
      throw new NotSound("skus", "Name at most %d SKUs.".formatted(SKUS_MAX));
    }
    var ids = new ArrayList<Long>();
    for (var sku : asked) {
      var found = products.bySku(site.partner().id(), List.of(sku));
      if (found.isEmpty()) {
        throw new NotSound("skus", "Nothing is sold here under %s.".formatted(sku));
      }
      found.forEach(product -> ids.add(product.id()));
    }
    return Scope.products(ids);
  }

  private static int number(String field, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new NotSound(field, "Write a whole number.");
    }
  }

  private static Instant instant(String field, String text, Site site) {
    try {
      return LocalDateTime.parse(text).atZone(site.zone()).toInstant();
    } catch (DateTimeException _) {
      throw new NotSound(field, "Write a date and a time.");
    }
  }

  private static String text(Map<String, String> sent, String name) {
    @Nullable String text = sent.get(name);
    return text == null ? "" : text.strip();
  }
}
