package io.bursar.voucher;

import io.bursar.catalog.Product;
import io.bursar.shared.Money;
import java.util.List;

/// What a code takes off the lines of a basket.
///
/// @param off what it takes off each line, in their order; nothing where it is not good for the
///   product
/// @param total the sum of `off`, never more than the lines cost
public record Discounted(List<Money> off, Money total) {

  /// What this offer takes off these lines, which are of one currency and at least one. The total
  /// is found first and then allocated in whole minor units by largest remainder, so the parts
  /// always add up to it and no line costs less than nothing.
  public static Discounted of(Offer offer, List<Line> lines) {
    var good =
        lines.stream()
            .map(line -> offer.scope().contains(line.product()) ? line.price() : line.nothing())
            .toList();
    var total = offer.benefit().off(good.stream().reduce(Money::plus).orElseThrow());
    return new Discounted(total.split(good), total);
  }

  /// A line before discounts.
  public record Line(Product product, Money price) {

    private Money nothing() {
      return Money.zero(price.currency());
    }
  }
}
