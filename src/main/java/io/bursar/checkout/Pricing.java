package io.bursar.checkout;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.catalog.Product;
import io.bursar.catalog.Products;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What chosen products cost a buyer at this moment, as far as they may buy them.
@Component
class Pricing {

  private final Products products;
  private final Clock clock;

  Pricing(Products products, Clock clock) {
    this.products = products;
    this.clock = clock;
  }

  /// The lines at the prices of now. Refuses with [Checkout.NotAvailable] what cannot be bought,
  /// and with [Checkout.OneCurrency] what is priced in several currencies.
  Priced price(List<Choice> choices, Account buyer) {
    var lines = new ArrayList<Basket.Line>();
    var bought = new LinkedHashMap<Long, Product>();
    for (var choice : choices) {
      var product = choice.product();
      if (product == null || product.stock() == null) {
        throw new Checkout.NotAvailable(choice.sku(), "It is not sold any more.");
      }
      var availability = products.availability(product, buyer.staff(), clock.instant());
      if (!availability.isBuyable()) {
        throw new Checkout.NotAvailable(choice.sku(), availability.sentence());
      }
      bought.put(product.id(), product);
      lines.add(
          new Basket.Line(
              product.id(), product.stock().sku(), choice.quantity(), product.stock().price()));
    }
    if (lines.stream().map(line -> line.unitPrice().currency()).distinct().count() > 1) {
      throw new Checkout.OneCurrency();
    }
    return new Priced(lines, bought);
  }

  /// So many of a product that somebody chose by its SKU; the product is null when nothing is sold
  /// under it any more.
  record Choice(String sku, @Nullable Product product, int quantity) {}

  /// Basket lines with their prices, and their products by id.
  record Priced(List<Basket.Line> lines, Map<Long, Product> bought) {}
}
