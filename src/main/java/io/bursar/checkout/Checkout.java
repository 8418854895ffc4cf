package io.bursar.checkout;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.BasketStatus;
import io.bursar.basket.Baskets;
import io.bursar.checkout.Pricing.Choice;
import io.bursar.checkout.Pricing.Priced;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.history.AuditLog;
import io.bursar.order.Order.Shipping;
import io.bursar.order.OrderNumbers;
import io.bursar.order.Ownerships;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Processors;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Voucher;
import io.bursar.voucher.Vouchers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The payer submits: the basket is checked and frozen, then what costs nothing becomes an order at
/// once, and for what costs something the intent to pay is stored, and only then the processor is
/// called.
@Component
public class Checkout {

  private final Baskets baskets;
  private final Pricing pricing;
  private final BasketProducts basketProducts;
  private final Ownerships ownerships;
  private final Vouchers vouchers;
  private final Processors processors;
  private final Payments payments;
  private final PlaceOrder placeOrder;
  private final Fulfillments fulfillments;
  private final AuditLog audit;
  private final TransactionTemplate transaction;

  Checkout(
      Baskets baskets,
      Pricing pricing,
      BasketProducts basketProducts,
      Ownerships ownerships,
      Vouchers vouchers,
      Processors processors,
      Payments payments,
      PlaceOrder placeOrder,
      Fulfillments fulfillments,
      AuditLog audit,
      TransactionTemplate transaction) {
    this.baskets = baskets;
    this.pricing = pricing;
    this.basketProducts = basketProducts;
    this.ownerships = ownerships;
    this.vouchers = vouchers;
    this.processors = processors;
    this.payments = payments;
    this.placeOrder = placeOrder;
    this.fulfillments = fulfillments;
    this.audit = audit;
    this.transaction = transaction;
  }

  /// Submits a basket of the payer. Refuses, and changes nothing: [NoSuchBasket],
  /// [AlreadySubmitted], [UnderWay], [Empty], [NotAvailable], [PriceChanged] when it does not cost
  /// what the payer saw, [CodeRefused] when the basket's code is no longer good, the refusals of
  /// [Processors#choose], and those of [Ownerships#claim].
  ///
  /// @param processor the name of the processor that the payer chose, if any
  /// @param seen what the payer saw that it costs, if they saw it
  public Submitted submit(
      Account payer,
      Site site,
      long basketId,
      Optional<String> processor,
      @Nullable Money seen,
      Actor by) {
    return submit(payer, site, basketId, processor, null, seen, by);
  }

  /// Submits a basket for which a page has made a payment ready under this reference, which is then
  /// carried out. Refuses as the other [#submit] does, and with [NotReady].
  Submitted submit(
      Account payer,
      Site site,
      long basketId,
      Optional<String> processor,
      @Nullable String prepared,
      @Nullable Money seen,
      Actor by) {
    return proceed(
        transaction.execute(
            _ -> {
              var basket = checked(payer, site, basketId);
              var voucher = basket.voucherId() == null ? null : vouchers.get(basket.voucherId());
              var priced = pricing.price(choices(basket), payer);
              return seal(payer, site, basket, priced, voucher, processor, prepared, seen, by);
            }),
        by);
  }

  /// Makes a new basket of what was chosen and submits it, in one transaction as far as nobody else
  /// has to be called. Refuses as [#submit] does; then there is no basket either.
  Submitted submitNew(
      Account payer,
      Site site,
      List<Choice> choices,
      @Nullable Voucher voucher,
      Optional<String> processor,
      @Nullable Money seen,
      Actor by) {
    var priced = pricing.price(choices, payer);
    return proceed(
        transaction.execute(
            _ -> {
              // Nobody else can see the basket before the commit, so it needs no lock.
              var basket =
                  baskets.create(
                      site.id(),
                      payer.id(),
                      false,
                      voucher == null ? null : voucher.id(),
                      priced.lines());
              return seal(payer, site, basket, priced, voucher, processor, null, seen, by);
            }),
        by);
  }

  /// Claims what can be owned once and a use of the basket's code, and freezes the basket for its
  /// payment; what costs nothing becomes an order at once.
  private Sealed seal(
      Account payer,
      Site site,
      Basket basket,
      Priced undiscounted,
      @Nullable Voucher voucher,
      Optional<String> processor,
      @Nullable String prepared,
      @Nullable Money seen,
      Actor by) {
    if (undiscounted.lines().isEmpty()) {
      throw new Empty();
    }
    var priced = voucher == null ? undiscounted : pricing.discounted(undiscounted, voucher);
    var total = priced.lines().stream().map(Basket.Line::price).reduce(Money::plus).orElseThrow();
    if (seen != null && !seen.equals(total)) {
      throw new PriceChanged();
    }
    var number = OrderNumbers.of(site.partner().shortCode(), basket.id());
    ownerships.claim(payer.id(), basketProducts.ownedOnce(priced.bought()), basket.id());
    if (voucher != null) {
      vouchers.claim(voucher, payer.id(), basket.id());
    }
    auditFrozen(basket.id(), payer, total);
    if (!total.isZero()) {
      var chosen = processors.choose(processor);
      baskets.freeze(basket, priced.lines(), by);
      return new Sealed(
          basket.id(),
          number,
          null,
          payments.create(site.id(), basket.id(), payer.id(), number, chosen, total, prepared, by),
          priced.toPay());
    }
    baskets.setPrices(basket, priced.lines());
    var orderId =
        placeOrder.place(
            number,
            payer.id(),
            basket.withLines(priced.lines()),
            new Shipping(Shipping.NOT_REQUIRED, total, total),
            null,
            total,
            null,
            priced.bought(),
            site,
            by);
    return new Sealed(basket.id(), number, orderId, null, List.of());
  }

  private List<Choice> choices(Basket basket) {
    var bought = basketProducts.of(basket);
    return basket.lines().stream()
        .map(line -> new Choice(line.sku(), bought.get(line.productId()), line.quantity()))
        .toList();
  }

  private void auditFrozen(long basketId, Account payer, Money total) {
    audit.event(
        "basket_frozen",
        Map.of(
            "amount", total.toDecimal().toPlainString(),
            "basket_id", basketId,
            "currency", total.currency().getCurrencyCode(),
            "user_id", payer.id()));
  }

  /// What comes after the transaction has returned: the payer's own request delivers in sync mode,
  /// or calls the processor.
  private Submitted proceed(Sealed done, Actor by) {
    if (done.orderId() != null) {
      fulfillments.deliverForPayer(done.orderId(), by);
      return new Submitted(done.basketId(), done.number(), null);
    }
    var attempt = payments.begin(Objects.requireNonNull(done.attemptId()), done.toPay(), by);
    return new Submitted(done.basketId(), done.number(), attempt);
  }

  private Basket checked(Account payer, Site site, long basketId) {
    var basket =
        baskets
            .lock(basketId)
            .filter(
                b ->
                    b.userId() == payer.id()
                        && b.siteId() == site.id()
                        && b.status() != BasketStatus.MERGED)
            .orElseThrow(NoSuchBasket::new);
    if (basket.status() == BasketStatus.SUBMITTED) {
      throw new AlreadySubmitted(OrderNumbers.of(site.partner().shortCode(), basketId));
    }
    if (basket.status() == BasketStatus.FROZEN) {
      throw new UnderWay();
    }
    return basket;
  }

  /// What a submit came to.
  ///
  /// @param orderNumber the number of the order that exists, or that will once the payment is
  ///   settled
  /// @param payment the attempt at payment as it stands; null when the basket cost nothing and the
  ///   order is placed
  public record Submitted(long basketId, String orderNumber, @Nullable PaymentAttempt payment) {

    /// Whether the order exists.
    public boolean isPlaced() {
      return payment == null || payment.state() == PaymentState.SETTLED;
    }
  }

  private record Sealed(
      long basketId,
      String number,
      @Nullable Long orderId,
      @Nullable Long attemptId,
      List<PaymentRequest.Line> toPay) {}

  /// The basket does not exist, or belongs to somebody else.
  public static final class NoSuchBasket extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchBasket() {
      super(Kind.NOT_FOUND, "no-such-basket", "There is no such basket of yours.");
    }
  }

  /// The basket has become an order already.
  public static final class AlreadySubmitted extends Refusal {
    private static final long serialVersionUID = 1L;

    private final String orderNumber;

    AlreadySubmitted(String orderNumber) {
      super(
          Kind.CONFLICT,
          "already-submitted",
          "This basket is the order %s already.".formatted(orderNumber));
      this.orderNumber = orderNumber;
    }

    /// The number of its order.
    public String orderNumber() {
      return orderNumber;
    }
  }

  /// A payment for this basket has no outcome yet.
  public static final class UnderWay extends Refusal {
    private static final long serialVersionUID = 1L;

    UnderWay() {
      super(
          Kind.CONFLICT,
          "payment-under-way",
          "A payment for this basket is under way. Finish or cancel it first; nothing more has been"
              + " charged.");
    }
  }

  /// There is nothing in the basket.
  public static final class Empty extends Refusal {
    private static final long serialVersionUID = 1L;

    Empty() {
      super(Kind.INVALID, "empty-basket", "There is nothing in this basket.");
    }
  }

  /// Something in the basket cannot be bought now.
  public static final class NotAvailable extends Refusal {
    private static final long serialVersionUID = 1L;

    NotAvailable(String sku, String why) {
      super(Kind.CONFLICT, "not-available", "%s cannot be bought now. %s".formatted(sku, why));
    }
  }

  /// The products are priced in several currencies.
  public static final class OneCurrency extends Refusal {
    private static final long serialVersionUID = 1L;

    OneCurrency() {
      super(
          Kind.INVALID,
          "one-currency",
          "These products are sold in different currencies: buy them one by one.");
    }
  }

  /// It costs something else than the payer saw.
  public static final class PriceChanged extends Refusal {
    private static final long serialVersionUID = 1L;

    PriceChanged() {
      super(
          Kind.CONFLICT,
          "price-changed",
          "The price has changed since you saw it. Please look at the basket again; nothing has"
              + " been charged.");
    }
  }
}
