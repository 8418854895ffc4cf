package io.bursar.checkout;

import io.bursar.basket.Basket;
import io.bursar.basket.BasketStatus;
import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Order.BillingAddress;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Order.Shipping;
import io.bursar.order.Order.Source;
import io.bursar.order.Orders;
import io.bursar.order.Ownerships;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.PayerAddress;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Standing.Action;
import io.bursar.payment.spi.Standing.Settled;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Sites;
import io.bursar.voucher.Vouchers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The one call in which browser return, notification, reconciliation and REST interface end. It
/// may run any number of times, at once, in any order: the locks of basket and attempt make it one
/// after the other, and what is decided stays decided.
@Component
class SettlePayment implements Settlement {

  private static final Logger LOG = LoggerFactory.getLogger(SettlePayment.class);
  private static final String NO_ORDER =
      "A fault on our side kept this payment from becoming an order, so it is given back.";

  private final Baskets baskets;
  private final Orders orders;
  private final Ownerships ownerships;
  private final Vouchers vouchers;
  private final Payments payments;
  private final PlaceOrder placeOrder;
  private final BasketProducts basketProducts;
  private final Sites sites;
  private final TransactionTemplate transaction;

  SettlePayment(
      Baskets baskets,
      Orders orders,
      Ownerships ownerships,
      Vouchers vouchers,
      Payments payments,
      PlaceOrder placeOrder,
      BasketProducts basketProducts,
      Sites sites,
      TransactionTemplate transaction) {
    this.baskets = baskets;
    this.orders = orders;
    this.ownerships = ownerships;
    this.vouchers = vouchers;
    this.payments = payments;
    this.placeOrder = placeOrder;
    this.basketProducts = basketProducts;
    this.sites = sites;
    this.transaction = transaction;
  }

  @Override
  public void settle(long attemptId, Standing standing, Actor by) {
    switch (standing) {
      case Settled settled when settled.amount().minor() <= 0 -> nonsense(attemptId, settled, by);
      case Settled settled -> settled(attemptId, settled, by);
      case Standing.AwaitsPayer(var reference, var action) ->
          undecided(attemptId, PaymentState.PENDING, reference, action, by);
      case Standing.Approved(var reference) ->
          undecided(attemptId, PaymentState.PENDING, reference, null, by);
      case Standing.Unknown _ -> undecided(attemptId, PaymentState.UNKNOWN, null, null, by);
      case Standing.Declined(var reference, var reason, var code) ->
          ended(attemptId, PaymentState.DECLINED, reference, reason, code, by);
      case Standing.Canceled(var reference) ->
          ended(
              attemptId,
              PaymentState.CANCELED,
              reference,
              "The payment was canceled; nothing was charged.",
              null,
              by);
      case Standing.Absent _ ->
          ended(
              attemptId,
              PaymentState.CANCELED,
              null,
              "The payment service could not be reached; nothing was charged.",
              null,
              by);
    }
  }

  @Override
  public void abandon(long attemptId, @Nullable String reference, String why, Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          var basket = lockBasket(attemptId);
          var attempt = payments.lock(attemptId);
          if (payments.abandoned(attempt, reference, why, by)) {
            thaw(basket, attempt, by);
          }
        });
  }

  /// Nobody pays nothing or less: such an answer is none.
  private void nonsense(long attemptId, Settled settled, Actor by) {
    LOG.error(
        "The processor says that {} of {} paid for payment attempt {}: not believed",
        settled.amount(),
        settled.reference(),
        attemptId);
    undecided(attemptId, PaymentState.UNKNOWN, null, null, by);
  }

  /// The money came: one transaction makes it an order. Refused, it goes back, which a second
  /// transaction records.
  private void settled(long asked, Settled settled, Actor by) {
    var attemptId = payments.holder(asked, settled.reference());
    try {
      transaction.executeWithoutResult(_ -> place(attemptId, settled, by));
    } catch (Refusal refused) {
      transaction.executeWithoutResult(_ -> giveBack(attemptId, settled, refused.sentence(), by));
    } catch (DataIntegrityViolationException | IllegalStateException fault) {
      // It would fail the same way for ever, and money must not wait for that.
      LOG.error(
          "Payment attempt {} is paid and cannot become an order; it is given back",
          attemptId,
          fault);
      transaction.executeWithoutResult(_ -> giveBack(attemptId, settled, NO_ORDER, by));
    }
  }

  private void place(long attemptId, Settled settled, Actor by) {
    var basket = lockBasket(attemptId);
    var attempt = payments.lock(attemptId);
    if (attempt.state().isPaid()) {
      return;
    }
    verify(basket, attempt, settled.amount());
    payments.settled(attempt, settled, by);
    var total = attempt.amount();
    var nothing = Money.zero(total.currency());
    placeOrder.place(
        attempt.orderNumber(),
        attempt.userId(),
        basket,
        new Shipping(Shipping.NOT_REQUIRED, nothing, nothing),
        settled.payer() == null ? null : billingAddress(settled.payer()),
        total,
        source(attempt, settled),
        basketProducts.of(basket),
        sites.get(attempt.siteId()),
        by);
  }

  /// Only what was frozen for this very attempt becomes an order, for exactly what it costs.
  private void verify(Basket basket, PaymentAttempt attempt, Money paid) {
    if (basket.status() == BasketStatus.SUBMITTED) {
      throw new PaidTwice();
    }
    var newest = payments.ofBasket(basket.id()).getLast();
    if (basket.status() != BasketStatus.FROZEN || newest.id() != attempt.id()) {
      throw new GivenUpBefore();
    }
    if (!paid.equals(attempt.amount()) || !basket.total().filter(paid::equals).isPresent()) {
      throw new AmountDiffers();
    }
  }

  private void giveBack(long attemptId, Settled settled, String reason, Actor by) {
    var basket = lockBasket(attemptId);
    var order = orders.ofBasket(basket.id());
    order.ifPresent(placed -> orders.lock(placed.id()));
    var attempt = payments.lock(attemptId);
    if (attempt.state().isPaid() || !payments.toBeReturned(attempt, settled, reason, by)) {
      return;
    }
    order.ifPresent(placed -> reportSecondPayment(placed, attempt, settled));
    thaw(basket, attempt, by);
  }

  private void reportSecondPayment(Order order, PaymentAttempt attempt, Settled settled) {
    var paidBy = orders.sources(order.id()).stream().map(Source::reference).toList();
    LOG.warn(
        "Order {} was paid by {} and again by {} at {}, which is given back",
        order.number(),
        paidBy,
        settled.reference(),
        attempt.processor());
    orders.addSystemNote(
        order.id(),
        NoteType.WARNING,
        "A second payment of %s %s came for this order, %s at %s. It is being given back."
            .formatted(
                settled.amount().toApiText(),
                settled.amount().currency().getCurrencyCode(),
                settled.reference(),
                attempt.processor()));
  }

  private void undecided(
      long attemptId,
      PaymentState state,
      @Nullable String reference,
      @Nullable Action action,
      Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          var attempt = payments.lock(attemptId);
          payments.moved(attempt, state, reference, page(attempt, action), "", by);
        });
  }

  private void ended(
      long attemptId,
      PaymentState state,
      @Nullable String reference,
      String reason,
      @Nullable String code,
      Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          var basket = lockBasket(attemptId);
          var attempt = payments.lock(attemptId);
          if (payments.moved(attempt, state, reference, null, reason, by)) {
            if (code != null) {
              payments.declinedWith(attempt, code);
            }
            thaw(basket, attempt, by);
          }
        });
  }

  /// Where the payer goes to act: the processor's page, or ours that holds its form or says what to
  /// do.
  private @Nullable String page(PaymentAttempt attempt, @Nullable Action action) {
    return switch (action) {
      case null -> null;
      case Action.Page(var url) -> url;
      case Action.Form _, Action.Elsewhere _ ->
          sites
              .get(attempt.siteId())
              .link("/payment/%s/pay/?payment=%d".formatted(attempt.processor(), attempt.id()));
    };
  }

  /// The basket may change again, unless a newer attempt is under way for it.
  private void thaw(Basket basket, PaymentAttempt attempt, Actor by) {
    if (payments.ofBasket(basket.id()).getLast().id() == attempt.id()) {
      ownerships.release(basket.id());
      vouchers.release(basket.id());
      baskets.thaw(basket, "Its payment came to nothing.", by);
    }
  }

  private Basket lockBasket(long attemptId) {
    return baskets.lock(payments.get(attemptId).basketId()).orElseThrow();
  }

  /// A processor knows one name; readers of the order resource find it whole in the first of two.
  private static BillingAddress billingAddress(PayerAddress payer) {
    return new BillingAddress(
        payer.name(),
        "",
        payer.line1(),
        payer.line2(),
        payer.city(),
        payer.state(),
        payer.postcode(),
        payer.country());
  }

  private static Source source(PaymentAttempt attempt, Settled settled) {
    return new Source(
        attempt.processor(),
        settled.reference(),
        settled.amount(),
        settled.amount(),
        Money.zero(settled.amount().currency()),
        settled.label(),
        settled.cardType());
  }

  /// The basket has an order, which another payment paid.
  static final class PaidTwice extends Refusal {
    private static final long serialVersionUID = 1L;

    PaidTwice() {
      super(
          Kind.CONFLICT,
          "paid-twice",
          "This was paid already by another payment, so this one is given back.");
    }
  }

  /// The payment succeeded after it had been given up, and the basket may have changed since.
  static final class GivenUpBefore extends Refusal {
    private static final long serialVersionUID = 1L;

    GivenUpBefore() {
      super(
          Kind.CONFLICT,
          "given-up-before",
          "The payment succeeded after it had been given up, so it is given back. Please buy"
              + " again.");
    }
  }

  /// Another amount or currency was paid than the basket costs.
  static final class AmountDiffers extends Refusal {
    private static final long serialVersionUID = 1L;

    AmountDiffers() {
      super(
          Kind.CONFLICT,
          "amount-differs",
          "The amount that was paid is not what the basket costs, so it is given back.");
    }
  }
}
