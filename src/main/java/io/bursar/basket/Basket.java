package io.bursar.basket;

import io.bursar.shared.Money;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a learner is about to buy on a site, as it stood when it was read.
///
/// @param voucherId the voucher of the code that it has, if it has one
public record Basket(
    long id,
    long siteId,
    long userId,
    BasketStatus status,
    boolean emailOptIn,
    @Nullable Long voucherId,
    List<Line> lines) {

  /// What all lines cost together; absent for an empty basket, which has no currency.
  public Optional<Money> total() {
    return lines.stream().map(Line::price).reduce(Money::plus);
  }

  /// The same basket with other lines.
  public Basket withLines(List<Line> others) {
    return new Basket(id, siteId, userId, status, emailOptIn, voucherId, others);
  }

  /// The currency of the first line.
  public Optional<Currency> currency() {
    return lines.stream().findFirst().map(line -> line.unitPrice().currency());
  }

  /// So many of one product at one price.
  ///
  /// @param discount what the basket's code takes off the whole line; known once it is frozen
  public record Line(long productId, String sku, int quantity, Money unitPrice, Money discount) {

    /// A line without a discount.
    public Line(long productId, String sku, int quantity, Money unitPrice) {
      this(productId, sku, quantity, unitPrice, Money.zero(unitPrice.currency()));
    }

    /// The same line with this discount.
    public Line discounted(Money off) {
      return new Line(productId, sku, quantity, unitPrice, off);
    }

    /// The same line without a discount.
    public Line withoutDiscount() {
      return new Line(productId, sku, quantity, unitPrice);
    }

    /// The price of the whole line before the discount.
    public Money priceBeforeDiscount() {
      return unitPrice.times(quantity);
    }

    /// The price of the whole line.
    public Money price() {
      return priceBeforeDiscount().minus(discount);
    }
  }
}
