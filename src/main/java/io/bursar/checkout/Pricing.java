package io.bursar.checkout;

import static java.util.Objects.requireNonNull;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.catalog.Product;
import io.bursar.catalog.Products;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.voucher.Discounted;
import io.bursar.voucher.Voucher;
import io.bursar.voucher.Vouchers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What chosen products cost a buyer at this moment, as far as they may buy them.
@Component
class Pricing {

  private final Products products;
  private final Vouchers vouchers;
  private final Clock clock;

  Pricing(Products products, Vouchers vouchers, Clock clock) {
    this.products = products;
    this.vouchers = vouchers;
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

  /// The same lines with what this code takes off each of them. Refuses with
  /// [CodeRefused.NotForThese] or [CodeRefused.NoEffect] when that is nothing.
  Priced discounted(Priced priced, Voucher voucher) {
    var lines =
        priced.lines().stream()
            .map(
                line ->
                    new Discounted.Line(
                        requireNonNull(priced.bought().get(line.productId())),
                        line.priceBeforeDiscount()))
            .toList();
    var off = vouchers.discount(voucher, lines).off();
    return new Priced(
        IntStream.range(0, off.size())
            .mapToObj(i -> priced.lines().get(i).discounted(off.get(i)))
            .toList(),
        priced.bought());
  }

  /// So many of a product that somebody chose by its SKU; the product is null when nothing is sold
  /// under it any more.
  record Choice(String sku, @Nullable Product product, int quantity) {}

  /// Basket lines with their prices, and their products by id.
  record Priced(List<Basket.Line> lines, Map<Long, Product> bought) {

    /// What the payer is shown where they pay, under the names that the old service gave there.
    List<PaymentRequest.Line> toPay() {
      return lines.stream()
          .map(
              line ->
                  new PaymentRequest.Line(
                      line.sku(),
                      name(requireNonNull(bought.get(line.productId()))),
                      line.quantity(),
                      line.unitPrice(),
                      line.discount()))
          .toList();
    }

    private static String name(Product product) {
      return product.courseId() == null
          ? product.title()
          : product.courseId() + "|" + product.title();
    }
  }
}
