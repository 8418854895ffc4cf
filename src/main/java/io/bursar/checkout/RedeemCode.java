package io.bursar.checkout;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.catalog.Products;
import io.bursar.checkout.Pricing.Choice;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.order.Ownerships;
import io.bursar.shared.Money;
import io.bursar.site.Site;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Voucher;
import io.bursar.voucher.Vouchers;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Redeems a code for one product: what then costs nothing is ordered at once, anything else lies
/// in the basket. Safe to repeat: who redeemed it before gets the order of then.
@Component
public class RedeemCode {

  private final Vouchers vouchers;
  private final Products products;
  private final Pricing pricing;
  private final Orders orders;
  private final Baskets baskets;
  private final Checkout checkout;
  private final TransactionTemplate transaction;

  RedeemCode(
      Vouchers vouchers,
      Products products,
      Pricing pricing,
      Orders orders,
      Baskets baskets,
      Checkout checkout,
      TransactionTemplate transaction) {
    this.vouchers = vouchers;
    this.products = products;
    this.pricing = pricing;
    this.orders = orders;
    this.baskets = baskets;
    this.checkout = checkout;
    this.transaction = transaction;
  }

  /// Redeems. Answers the number of the order, or nothing when there is something to pay and it
  /// lies in the learner's basket. Refuses with a [CodeRefused], [BuyBySku.UnknownSku],
  /// [Checkout.NotAvailable], [Ownerships.AlreadyOwned] or [Ownerships.PaymentBeingChecked].
  public Optional<String> redeem(Account account, Site site, String code, String sku, Actor by) {
    var voucher = vouchers.get(site.id(), code);
    var before = orderedBefore(voucher, account, sku);
    if (before.isPresent()) {
      return before;
    }
    try {
      return redeem(account, site, voucher, sku, by);
    } catch (CodeRefused | Ownerships.AlreadyOwned refused) {
      // The same click may have come twice, and the other one was faster.
      return Optional.of(orderedBefore(voucher, account, sku).orElseThrow(() -> refused));
    }
  }

  private Optional<String> redeem(
      Account account, Site site, Voucher voucher, String sku, Actor by) {
    var product =
        products.bySku(site.partner().id(), List.of(sku)).stream()
            .findFirst()
            .orElseThrow(() -> new BuyBySku.UnknownSku(sku));
    var choices = List.of(new Choice(sku, product, 1));
    var lines = pricing.discounted(pricing.price(choices, account), voucher).lines();
    var total = lines.stream().map(Basket.Line::price).reduce(Money::plus).orElseThrow();
    if (total.isZero()) {
      var none = Optional.<String>empty();
      return Optional.of(
          checkout.submitNew(account, site, choices, voucher, none, total, by).orderNumber());
    }
    transaction.executeWithoutResult(
        _ -> {
          var basket = baskets.current(site.id(), account.id(), by);
          vouchers.verify(voucher, account.id(), basket.id());
          baskets.setLines(basket.id(), basket.emailOptIn(), lines);
          baskets.setVoucher(basket.id(), voucher.id());
        });
    return Optional.empty();
  }

  private Optional<String> orderedBefore(Voucher voucher, Account account, String sku) {
    return orders.byIds(vouchers.ordersOf(voucher, account.id())).stream()
        .filter(order -> order.lines().stream().anyMatch(line -> line.sku().equals(sku)))
        .map(Order::number)
        .findFirst();
  }
}
