package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import io.bursar.order.Ownerships;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Makes basket lines of the SKUs that a learner chose.
@Component
class Selection {

  private static final int SKUS_MAX = 100;
  private static final int QUANTITY_MAX = 10_000;

  private final Products products;
  private final ProductTypes types;
  private final Ownerships ownerships;
  private final Clock clock;

  Selection(Products products, ProductTypes types, Ownerships ownerships, Clock clock) {
    this.products = products;
    this.types = types;
    this.ownerships = ownerships;
    this.clock = clock;
  }

  /// One line for each of these SKUs that the learner may buy and does not own, at the price of
  /// now. Refuses with [NothingToAdd] when nothing is left, and with [AllOwned] when that is so
  /// because the learner owns all of it.
  List<Basket.Line> lines(Account account, Site site, Collection<String> skus) {
    return lines(account, site, skus, 1);
  }

  /// As [#lines], so many of each product that is sold in quantity and one of each other.
  List<Basket.Line> lines(Account account, Site site, Collection<String> skus, int quantity) {
    verifyQuantity(quantity);
    var asked = skus.stream().filter(sku -> !sku.isBlank()).distinct().toList();
    if (asked.isEmpty()) {
      throw new NothingToAdd("No SKU was named: say which product, such as ?sku=8CF08E5.");
    }
    if (asked.size() > SKUS_MAX) {
      throw new NothingToAdd("A basket takes at most %d products at once.".formatted(SKUS_MAX));
    }
    var known = products.bySku(site.partner().id(), asked);
    if (known.isEmpty()) {
      throw new NothingToAdd("Nothing is sold here under %s.".formatted(String.join(", ", asked)));
    }
    var owned =
        new HashSet<>(ownerships.ownedOf(account.id(), known.stream().map(Product::id).toList()));
    var wanted = known.stream().filter(product -> !owned.contains(product.id())).toList();
    if (wanted.isEmpty()) {
      throw new AllOwned();
    }
    return buyable(account, wanted, quantity);
  }

  private List<Basket.Line> buyable(Account account, List<Product> wanted, int quantity) {
    var lines = new ArrayList<Basket.Line>();
    var reasons = new ArrayList<String>();
    for (var product : wanted) {
      var availability = products.availability(product, account.staff(), clock.instant());
      var stock = Objects.requireNonNull(product.stock());
      if (availability.isBuyable()) {
        lines.add(
            new Basket.Line(
                product.id(), stock.sku(), isMany(product) ? quantity : 1, stock.price()));
      } else {
        reasons.add(stock.sku() + ": " + availability.sentence());
      }
    }
    if (lines.isEmpty()) {
      throw new NothingToAdd("Nothing of this can be bought now. " + String.join(" ", reasons));
    }
    verifyOneCurrency(lines);
    return lines;
  }

  /// These lines and the chosen one. Of what lies there already it makes so many more if it is sold
  /// in quantity, and else leaves it. Refuses with [NothingToAdd] what gets too much.
  List<Basket.Line> joined(List<Basket.Line> lines, Basket.Line chosen) {
    var joined = new ArrayList<>(lines);
    var there = lines.stream().filter(line -> line.productId() == chosen.productId()).findFirst();
    if (there.isEmpty()) {
      joined.add(chosen);
    } else if (products.byIds(List.of(chosen.productId())).stream().anyMatch(this::isMany)) {
      joined.set(lines.indexOf(there.get()), more(chosen, there.get().quantity()));
    }
    verifyOneCurrency(joined);
    return joined;
  }

  private static Basket.Line more(Basket.Line chosen, int before) {
    var quantity = before + chosen.quantity();
    verifyQuantity(quantity);
    return new Basket.Line(chosen.productId(), chosen.sku(), quantity, chosen.unitPrice());
  }

  private static void verifyQuantity(int quantity) {
    if (quantity < 1 || quantity > QUANTITY_MAX) {
      throw new NothingToAdd("Choose a quantity from 1 to %,d.".formatted(QUANTITY_MAX));
    }
  }

  /// Whether a basket line may hold several of it.
  boolean isMany(Product product) {
    return types
        .find(product.type())
        .filter(type -> type.quantity() == ProductType.Quantity.MANY)
        .isPresent();
  }

  /// Refuses lines of several currencies: one payment has one.
  static void verifyOneCurrency(List<Basket.Line> lines) {
    if (lines.stream().map(line -> line.unitPrice().currency()).distinct().count() > 1) {
      throw new NothingToAdd(
          "These are sold in different currencies: please buy them one after the other.");
    }
  }

  /// Nothing of what was named can be put into a basket.
  static final class NothingToAdd extends Refusal {
    private static final long serialVersionUID = 1L;

    NothingToAdd(String sentence) {
      super(Kind.INVALID, "nothing-to-add", sentence);
    }
  }

  /// The learner has all of it already.
  static final class AllOwned extends Refusal {
    private static final long serialVersionUID = 1L;

    AllOwned() {
      super(
          Kind.CONFLICT,
          "all-owned",
          "You have bought this already; you find it under your orders.");
    }
  }
}
