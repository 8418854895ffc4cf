package io.bursar.checkout;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.Products;
import io.bursar.checkout.BasketCodes.Preview;
import io.bursar.history.Actor;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// A learner's current basket at the prices of now, for programs that show it.
@Component
public class LookAtBasket {

  private static final int QUANTITY_MAX = 10_000;

  private final Baskets baskets;
  private final BasketProducts basketProducts;
  private final BasketCodes codes;
  private final Products products;
  private final Clock clock;

  LookAtBasket(
      Baskets baskets,
      BasketProducts basketProducts,
      BasketCodes codes,
      Products products,
      Clock clock) {
    this.baskets = baskets;
    this.basketProducts = basketProducts;
    this.codes = codes;
    this.products = products;
    this.clock = clock;
  }

  /// The basket as it is now. What is not sold any more is left out of it, and named.
  public Seen look(Account account, Site site, Actor by) {
    var basket = baskets.current(site.id(), account.id(), by);
    var bought = basketProducts.of(basket);
    var items = new ArrayList<Item>();
    var troubles = new ArrayList<String>();
    for (var line : basket.lines()) {
      var product = bought.get(line.productId());
      if (product == null || product.stock() == null) {
        troubles.add("%s is not sold any more.".formatted(line.sku()));
        continue;
      }
      var availability = products.availability(product, account.staff(), clock.instant());
      if (!availability.isBuyable()) {
        troubles.add(
            "%s cannot be bought now. %s".formatted(product.title(), availability.sentence()));
      }
      items.add(new Item(product, line.sku(), line.quantity(), product.stock().price()));
    }
    var code = codes.preview(basket, bought, account);
    code.map(Preview::trouble).ifPresent(troubles::add);
    return new Seen(basket.id(), items, code.orElse(null), troubles);
  }

  /// So many of the enrollment codes that the basket holds first; none takes them out. Refuses with
  /// [NotInQuantity].
  public void setQuantity(Account account, Site site, int quantity, Actor by) {
    var basket = baskets.current(site.id(), account.id(), by);
    var first = basket.lines().stream().findFirst().orElseThrow(NotInQuantity::new);
    var product = basketProducts.of(basket).get(first.productId());
    if (product == null
        || !product.type().equals(ProductType.ENROLLMENT_CODE)
        || quantity < 0
        || quantity > QUANTITY_MAX) {
      throw new NotInQuantity();
    }
    baskets.change(
        site.id(),
        account.id(),
        lines ->
            lines.stream()
                .flatMap(line -> changed(line, first.productId(), quantity).stream())
                .toList(),
        by);
  }

  private static Optional<Basket.Line> changed(Basket.Line line, long product, int quantity) {
    if (line.productId() != product) {
      return Optional.of(line);
    }
    return quantity == 0
        ? Optional.empty()
        : Optional.of(new Basket.Line(product, line.sku(), quantity, line.unitPrice()));
  }

  /// What the basket holds.
  ///
  /// @param code the code that it has and what it takes off; null without one
  /// @param troubles sentences about what cannot be bought now, and why the code does nothing
  public record Seen(
      long basketId, List<Item> items, @Nullable Preview code, List<String> troubles) {

    /// What all of it costs before the discount; absent for an empty basket.
    public Optional<Money> before() {
      return items.stream().map(Item::price).reduce(Money::plus);
    }

    /// What the code takes off; absent when nothing.
    public Optional<Money> off() {
      return Optional.ofNullable(code).flatMap(Preview::off);
    }

    /// Whether it holds prices of several currencies, which cannot be added up.
    public boolean isMixed() {
      return items.stream().map(item -> item.unitPrice().currency()).distinct().count() > 1;
    }
  }

  /// So many of one product at the price of now.
  public record Item(Product product, String sku, int quantity, Money unitPrice) {

    /// The price of all of them.
    public Money price() {
      return unitPrice.times(quantity);
    }
  }

  /// There is nothing in the basket that is sold in this quantity.
  public static final class NotInQuantity extends Refusal {
    private static final long serialVersionUID = 1L;

    NotInQuantity() {
      super(
          Kind.INVALID,
          "not-in-quantity",
          "Choose a quantity from 0 to 10,000 of an enrollment code.");
    }
  }
}
