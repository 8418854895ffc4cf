package io.bursar.basket;

import io.bursar.shared.Money;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/// What a learner is about to buy on a site, as it stood when it was read.
public record Basket(
    long id, long siteId, long userId, BasketStatus status, boolean emailOptIn, List<Line> lines) {

  /// What all lines cost together; absent for an empty basket, which has no currency.
  public Optional<Money> total() {
    return lines.stream().map(Line::price).reduce(Money::plus);
  }

  /// The same basket with other lines.
  public Basket withLines(List<Line> others) {
    return new Basket(id, siteId, userId, status, emailOptIn, others);
  }

  /// The currency of the first line.
  public Optional<Currency> currency() {
    return lines.stream().findFirst().map(line -> line.unitPrice().currency());
  }

  /// So many of one product at one price.
  public record Line(long productId, String sku, int quantity, Money unitPrice) {

    /// The price of the whole line.
    public Money price() {
      return unitPrice.times(quantity);
    }
  }
}
