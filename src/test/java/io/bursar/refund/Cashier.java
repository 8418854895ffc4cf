package io.bursar.refund;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.checkout.Checkout;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Order.Source;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.payment.Payments;
import io.bursar.payment.invoice.BankTransfers;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.PaymentProcessor;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.sandbox.card.Refund.Status;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.shared.Money;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sells and takes back: orders that are paid and delivered, refunds of them, and what became of
/// the money.
@TestComponent
public class Cashier {

  private final BuyBySku buyBySku;
  private final Checkout checkout;
  private final Payments payments;
  private final Orders orders;
  private final Fulfillments fulfillments;
  private final CreateRefund createRefund;
  private final RefundStore store;
  private final SandboxCardProcessor cards;
  private final SandboxStripe stripe;
  private final BankTransfers transfers;
  private final SandboxPayPal paypal;
  private final List<PaymentProcessor> processors;
  private final Campus campus;
  private final TestClock clock;
  private final JdbcClient db;

  public Cashier(
      BuyBySku buyBySku,
      Checkout checkout,
      Payments payments,
      Orders orders,
      Fulfillments fulfillments,
      CreateRefund createRefund,
      RefundStore store,
      SandboxCardProcessor cards,
      SandboxStripe stripe,
      BankTransfers transfers,
      SandboxPayPal paypal,
      List<PaymentProcessor> processors,
      Campus campus,
      TestClock clock,
      JdbcClient db) {
    this.buyBySku = buyBySku;
    this.checkout = checkout;
    this.payments = payments;
    this.orders = orders;
    this.fulfillments = fulfillments;
    this.createRefund = createRefund;
    this.store = store;
    this.cards = cards;
    this.stripe = stripe;
    this.transfers = transfers;
    this.paypal = paypal;
    this.processors = processors;
    this.campus = campus;
    this.clock = clock;
    this.db = db;
  }

  /// A paid order of these products; a product that is named twice is bought twice.
  public Order paid(Account learner, String... skus) {
    var by = Actor.api(learner.id());
    var bought = buyBySku.checkout(learner, campus.site(), List.of(skus), Optional.empty(), by);
    if (bought.payment() != null) {
      cards.pay(Objects.requireNonNull(bought.payment().reference()), TestCard.PAYS);
      payments.ask(bought.payment().id(), by);
    }
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  /// A paid order of this product, paid by way of this processor.
  public Order paidBy(String processor, Account learner, String sku) {
    var by = Actor.api(learner.id());
    var bought =
        buyBySku.checkout(learner, campus.site(), List.of(sku), Optional.of(processor), by);
    var attempt = Objects.requireNonNull(bought.payment());
    var reference = Objects.requireNonNull(attempt.reference());
    switch (processor) {
      case "sandbox" -> cards.pay(reference, TestCard.PAYS);
      case "stripe" -> stripe.pay(reference, StripeCard.VISA);
      case "paypal" -> paypal.approve(reference, "pays");
      case "invoice" ->
          transfers.received(
              attempt.id(),
              attempt.amount(),
              "BANK-" + UUID.randomUUID(),
              "A. Payer",
              LocalDate.ofInstant(clock.instant(), UTC),
              by);
      default -> throw new IllegalArgumentException(processor);
    }
    payments.ask(attempt.id(), by);
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  /// What its processor gave back of this order, in minor units, each credit for itself.
  public List<Long> creditsAt(String processor, Order order) {
    var attempt = payments.find(processor, source(order).reference()).orElseThrow();
    var seen =
        processor(processor)
            .credits(new PaymentToAskFor(attempt.key(), attempt.reference(), attempt.amount()))
            .outcome();
    return ((Credits.Seen) seen)
        .credits().stream()
            .filter(credit -> credit.state() != Credits.State.FAILED)
            .map(credit -> credit.amount().minor())
            .toList();
  }

  public PaymentProcessor processor(String name) {
    return processors.stream()
        .filter(processor -> processor.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Does what a person does at the bank: sends back what is to be sent back of this order.
  public void sendBackByBank(Order order, Account staff) {
    var attempt = payments.find("invoice", source(order).reference()).orElseThrow();
    for (var owed : transfers.toSendBack()) {
      if (owed.payment().id() == attempt.id()) {
        transfers.sentBack(
            owed.transfer().reference(),
            "BANK-" + UUID.randomUUID(),
            LocalDate.ofInstant(clock.instant(), UTC),
            Actor.page(staff.id()));
      }
    }
  }

  /// A paid order of these products that is delivered.
  public Order delivered(Account learner, String... skus) {
    return delivered(paid(learner, skus), learner);
  }

  /// This order, delivered.
  public Order delivered(Order order, Account learner) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              fulfillments.deliver(order.id(), false, Actor.api(learner.id()));
              return again(order).status() == OrderStatus.COMPLETE;
            });
    return again(order);
  }

  /// The order that this basket, which costs nothing, becomes; delivered.
  public Order submitted(Account learner, long basketId) {
    var by = Actor.page(learner.id());
    var placed = checkout.submit(learner, campus.site(), basketId, Optional.empty(), null, by);
    var order = orders.find(placed.orderNumber()).orElseThrow();
    fulfillments.deliver(order.id(), false, by);
    return again(order);
  }

  /// Makes the order one of a type that nobody delivers any more, so that nobody can take it back.
  public void makeUnrevocable(Order order) {
    db.sql("update orders.lines set product_type = 'Retired' where order_id = :order")
        .param("order", order.id())
        .update();
  }

  public Order again(Order order) {
    return orders.find(order.number()).orElseThrow();
  }

  /// An open refund of all of this order.
  public Refund refundOf(Order order, Account staff) {
    return refund(order, new Ask.Lines(order.lines().stream().map(Order.Line::id).toList()), staff);
  }

  public Refund refund(Order order, Ask ask, Account staff) {
    return createRefund.create(order, ask, "", null, Actor.page(staff.id())).refund();
  }

  public Refund again(Refund refund) {
    return store.find(refund.id()).orElseThrow();
  }

  /// Lets the clock run until the refund stands there.
  public Refund awaitStatus(Refund refund, RefundStatus status) {
    return awaitStatus(refund, status, Duration.ofSeconds(2));
  }

  /// Lets the clock run in steps until the refund stands there.
  public Refund awaitStatus(Refund refund, RefundStatus status, Duration step) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(step);
              assertThat(again(refund).status()).isEqualTo(status);
            });
    return again(refund);
  }

  public Source source(Order order) {
    return orders.sources(order.id()).getFirst();
  }

  /// What the processor gave back of this order, in minor units, each credit for itself.
  public List<Long> credits(Order order) {
    return cards.refundsOf(source(order).reference()).stream()
        .filter(refund -> refund.status() != Status.FAILED)
        .map(io.bursar.sandbox.card.Refund::amount)
        .toList();
  }

  /// What the order says went back.
  public Money refunded(Order order) {
    return source(order).refunded();
  }

  /// How many payment events say that money went back.
  public long refundedEvents(Order order) {
    return db.sql(
            "select count(*) from orders.payment_events where order_id = :order and type ="
                + " 'Refunded'")
        .param("order", order.id())
        .query(Long.class)
        .single();
  }

  /// What the ledger says of the order's grants, as `mode how`.
  public List<String> ledger(Order order) {
    return db.sql(
            """
            select g.mode || ' ' || coalesce(e.how, 'granted')
              from fulfillment.grants g left join fulfillment.grant_ends e on e.grant_id = g.id
             where g.order_id = :order order by g.line_id
            """)
        .param("order", order.id())
        .query(String.class)
        .list();
  }

  /// The actions that were called at destinations for this order.
  public List<String> actions(Order order) {
    return db.sql("select action from fulfillment.attempts where order_id = :order order by at, id")
        .param("order", order.id())
        .query(String.class)
        .list();
  }

  /// Gives the person the numeric id of the LMS, which some endpoints want.
  public Account knownByNumber(Account person) {
    db.sql("update account.users set lms_user_id = id + 1000000 where id = :id")
        .param("id", person.id())
        .update();
    return person;
  }
}
