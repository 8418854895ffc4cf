package io.bursar.checkout;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.BasketStatus;
import io.bursar.basket.Baskets;
import io.bursar.checkout.BasketCodes.Preview;
import io.bursar.checkout.Checkout.AlreadySubmitted;
import io.bursar.checkout.Checkout.UnderWay;
import io.bursar.checkout.Pricing.Choice;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.OrderNumbers;
import io.bursar.order.Orders;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Preparations;
import io.bursar.payment.spi.Preparing.Prepared;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Paying on a page that was made for the old service: it asks for a payment when it loads, puts a
/// card into it, and then asks for the charge. The basket may change in between; it is frozen when
/// the charge is asked for, at the price of that moment.
@Component
public class PayPrepared {

  private final Baskets baskets;
  private final BasketProducts basketProducts;
  private final Pricing pricing;
  private final BasketCodes codes;
  private final Preparations preparations;
  private final Checkout checkout;
  private final Payments payments;
  private final Orders orders;
  private final Fulfillments fulfillments;

  PayPrepared(
      Baskets baskets,
      BasketProducts basketProducts,
      Pricing pricing,
      BasketCodes codes,
      Preparations preparations,
      Checkout checkout,
      Payments payments,
      Orders orders,
      Fulfillments fulfillments) {
    this.baskets = baskets;
    this.basketProducts = basketProducts;
    this.pricing = pricing;
    this.codes = codes;
    this.preparations = preparations;
    this.checkout = checkout;
    this.payments = payments;
    this.orders = orders;
    this.fulfillments = fulfillments;
  }

  /// Makes a payment ready for the payer's current basket at the prices of now. Refuses as
  /// [Checkout#submit] does what cannot be bought now, and with [NotPossible] when the processor
  /// does not play along.
  public Ready prepare(Account payer, Site site, String processor, Actor by) {
    var basket = baskets.current(site.id(), payer.id(), by);
    var number = OrderNumbers.of(site.partner().shortCode(), basket.id());
    var total = total(basket, payer);
    if (total == null || total.isZero()) {
      return new Ready(number, null);
    }
    var before = baskets.preparedPayment(basket.id()).orElse(null);
    return switch (preparations.prepare(processor, number, total, before)) {
      case Prepared.Ready(var reference, var secret) -> {
        if (!baskets.setPreparedPayment(basket.id(), reference)) {
          throw new NotPossible();
        }
        yield new Ready(number, secret);
      }
      case Prepared.NotReady _ -> throw new NotPossible();
    };
  }

  private @Nullable Money total(Basket basket, Account payer) {
    if (basket.lines().isEmpty()) {
      return null;
    }
    var bought = basketProducts.of(basket);
    var choices =
        basket.lines().stream()
            .map(line -> new Choice(line.sku(), bought.get(line.productId()), line.quantity()))
            .toList();
    var priced = pricing.price(choices, payer);
    var total = priced.lines().stream().map(Basket.Line::price).reduce(Money::plus).orElseThrow();
    // What the page shows; a code that does nothing any more is said there.
    return codes
        .preview(basket, bought, payer)
        .flatMap(Preview::off)
        .map(total::minus)
        .orElse(total);
  }

  /// Charges the payment that was made ready, and makes the order. Asked for again it answers what
  /// came of it before, and charges nothing more. Refuses with [NoSuchPayment], with
  /// [OtherProducts] when the basket holds other products than the payer saw, and as
  /// [Checkout#submit] does.
  ///
  /// @param seen the SKUs that the payer saw; none when the page did not say
  public Paid pay(
      Account payer, Site site, String processor, String reference, Set<String> seen, Actor by) {
    var basket =
        baskets
            .ofPreparedPayment(reference)
            .filter(b -> b.userId() == payer.id() && b.siteId() == site.id())
            .filter(b -> b.status() != BasketStatus.MERGED)
            .orElseThrow(NoSuchPayment::new);
    if (!seen.isEmpty() && !seen.equals(skus(basket))) {
      throw new OtherProducts();
    }
    var number = OrderNumbers.of(site.partner().shortCode(), basket.id());
    return switch (basket.status()) {
      case SUBMITTED -> new Paid(number, null);
      case FROZEN -> again(basket, number, by);
      case OPEN, SAVED, MERGED -> charge(payer, site, basket, processor, reference, number, by);
    };
  }

  private Paid charge(
      Account payer,
      Site site,
      Basket basket,
      String processor,
      String reference,
      String number,
      Actor by) {
    try {
      var submitted =
          checkout.submit(payer, site, basket.id(), Optional.of(processor), reference, null, by);
      return delivered(basket, new Paid(number, submitted.payment()), by);
    } catch (AlreadySubmitted | UnderWay meanwhile) {
      // Pressed twice: the other one was faster.
      return again(basket, number, by);
    }
  }

  /// The same was asked for before, and its outcome is not known yet, unless it is by now.
  private Paid again(Basket basket, String number, Actor by) {
    // What was ordered for nothing has no attempt.
    var newest = payments.ofBasket(basket.id()).reversed().stream().findFirst();
    return delivered(
        basket,
        new Paid(number, newest.map(attempt -> payments.ask(attempt.id(), by)).orElse(null)),
        by);
  }

  private Paid delivered(Basket basket, Paid paid, Actor by) {
    if (paid.isPlaced()) {
      orders.ofBasket(basket.id()).ifPresent(order -> fulfillments.deliverForPayer(order.id(), by));
    }
    return paid;
  }

  private static Set<String> skus(Basket basket) {
    return basket.lines().stream().map(Basket.Line::sku).collect(Collectors.toSet());
  }

  /// What a page needs to collect a card.
  ///
  /// @param secret what it needs to fill in the payment; null when there is nothing to pay
  public record Ready(String orderNumber, @Nullable String secret) {

    /// Never shows the secret.
    @Override
    public String toString() {
      return "Ready[orderNumber=%s]".formatted(orderNumber);
    }
  }

  /// What came of it.
  ///
  /// @param payment the attempt at payment as it stands; null when the order is there without
  ///   asking
  public record Paid(String orderNumber, @Nullable PaymentAttempt payment) {

    /// Whether the order exists.
    public boolean isPlaced() {
      return payment == null || payment.state() == PaymentState.SETTLED;
    }
  }

  /// No payment can be made ready now.
  public static final class NotPossible extends Refusal {
    private static final long serialVersionUID = 1L;

    NotPossible() {
      super(
          Kind.CONFLICT,
          "payment-not-possible",
          "The payment service does not answer at the moment. Nothing was charged.");
    }
  }

  /// The payment was not made ready for a basket of this payer.
  public static final class NoSuchPayment extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchPayment() {
      super(Kind.NOT_FOUND, "no-such-payment", "There is no such payment of yours.");
    }
  }

  /// The basket does not hold what the payer saw.
  public static final class OtherProducts extends Refusal {
    private static final long serialVersionUID = 1L;

    OtherProducts() {
      super(
          Kind.CONFLICT,
          "other-products",
          "The basket has changed since you saw it. Nothing was charged.");
    }
  }
}
