package io.bursar.checkout;

import static java.util.Objects.requireNonNull;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.catalog.Product;
import io.bursar.history.Actor;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Discounted;
import io.bursar.voucher.Voucher;
import io.bursar.voucher.Vouchers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The code of a learner's basket: one at most. Putting it in reserves nothing; a use of it is
/// reserved when the basket is submitted.
@Component
public class BasketCodes {

  private final Baskets baskets;
  private final BasketProducts basketProducts;
  private final Vouchers vouchers;

  BasketCodes(Baskets baskets, BasketProducts basketProducts, Vouchers vouchers) {
    this.baskets = baskets;
    this.basketProducts = basketProducts;
    this.vouchers = vouchers;
  }

  /// Gives the learner's current basket this code, instead of any other. Refuses, and changes
  /// nothing: [Checkout.Empty], [Checkout.OneCurrency], and with a [CodeRefused] a code that is
  /// unknown, not good now, or takes nothing off.
  @Transactional
  public Voucher add(Account account, Site site, String code, Actor by) {
    var voucher = vouchers.get(site.id(), code);
    var basket = baskets.current(site.id(), account.id(), by);
    vouchers.verify(voucher, account.id(), basket.id());
    vouchers.discount(voucher, lines(basket, basketProducts.of(basket)));
    baskets.setVoucher(basket.id(), voucher.id());
    return voucher;
  }

  /// Takes the code out of the learner's current basket.
  @Transactional
  public void remove(Account account, Site site, Actor by) {
    var basket = baskets.current(site.id(), account.id(), by);
    baskets.setVoucher(basket.id(), null);
  }

  /// Takes the code out of the learner's current basket if it takes nothing off what is in it now.
  @Transactional
  public void dropUseless(Account account, Site site, Actor by) {
    var basket = baskets.current(site.id(), account.id(), by);
    if (basket.voucherId() != null
        && refusal(() -> check(basket, basketProducts.of(basket), account)).isPresent()) {
      baskets.setVoucher(basket.id(), null);
    }
  }

  /// Why this code cannot be used by this learner at all, if it cannot.
  public Optional<String> problem(Account account, Site site, String code) {
    return refusal(() -> vouchers.verify(vouchers.get(site.id(), code), account.id(), null));
  }

  /// What the code of this basket takes off at the prices of now; empty when the basket has none.
  public Optional<Preview> preview(Basket basket, Map<Long, Product> bought, Account account) {
    if (basket.voucherId() == null) {
      return Optional.empty();
    }
    var voucher = vouchers.get(basket.voucherId());
    try {
      return Optional.of(new Preview(voucher, check(basket, bought, account), null));
    } catch (Refusal refusal) {
      return Optional.of(new Preview(voucher, null, refusal.sentence()));
    }
  }

  private Discounted check(Basket basket, Map<Long, Product> bought, Account account) {
    var voucher = vouchers.get(requireNonNull(basket.voucherId()));
    vouchers.verify(voucher, account.id(), basket.id());
    return vouchers.discount(voucher, lines(basket, bought));
  }

  /// The lines at the prices of now, those too that cannot be bought at the moment.
  private static List<Discounted.Line> lines(Basket basket, Map<Long, Product> bought) {
    if (basket.lines().isEmpty()) {
      throw new Checkout.Empty();
    }
    var lines = basket.lines().stream().map(line -> line(line, bought.get(line.productId())));
    var known = lines.toList();
    if (known.stream().map(line -> line.price().currency()).distinct().count() > 1) {
      throw new Checkout.OneCurrency();
    }
    return known;
  }

  private static Discounted.Line line(Basket.Line line, @Nullable Product product) {
    if (product == null || product.stock() == null) {
      throw new Checkout.NotAvailable(line.sku(), "It is not sold any more.");
    }
    return new Discounted.Line(product, product.stock().price().times(line.quantity()));
  }

  private static Optional<String> refusal(Runnable check) {
    try {
      check.run();
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(refusal.sentence());
    }
  }

  /// What a basket's code does for it.
  ///
  /// @param discounted what it takes off each line; null when it does nothing
  /// @param trouble why it does nothing; null when it does something
  public record Preview(
      Voucher voucher, @Nullable Discounted discounted, @Nullable String trouble) {

    /// What it takes off altogether; absent when it does nothing.
    public Optional<Money> off() {
      return Optional.ofNullable(discounted).map(Discounted::total);
    }
  }
}
