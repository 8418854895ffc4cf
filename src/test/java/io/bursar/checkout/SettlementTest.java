package io.bursar.checkout;

import static io.bursar.payment.PaymentState.CANCELED;
import static io.bursar.payment.PaymentState.DECLINED;
import static io.bursar.payment.PaymentState.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Orders;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.card.Payment;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Rest;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A payment that the processor decides, told once, often, early, late and by many at once: always
/// one order, or none and a basket that can be bought again.
@BursarTest
class SettlementTest {

  private static final Actor SOMEBODY = Actor.of(Via.PAGE);

  @Autowired Till till;
  @Autowired Rest rest;
  @Autowired Payments payments;
  @Autowired Settlement settlement;
  @Autowired Orders orders;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired JdbcClient db;

  @Test
  void aPaidSeatIsOneOrderWithEverythingThatBelongsToIt() {
    var purchase = till.aPurchase();

    cards.pay(till.reference(purchase), TestCard.PAYS);

    till.awaitState(purchase, SETTLED);
    assertThatThereIsOneOrder(purchase);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        lms.enrollment(purchase.payer().username(), purchase.course().courseId()))
                    .hasValueSatisfying(
                        e -> {
                          assertThat(e.mode()).isEqualTo("verified");
                          assertThat(e.activations()).isEqualTo(1);
                        }));
    await().untilAsserted(() -> assertThat(orderStatus(purchase)).isEqualTo("Complete"));
    var order = rest.get(purchase.payer(), path(purchase)).json();
    assertThat(order.get("total_excl_tax").asString()).isEqualTo("149.00");
    assertThat(order.get("payment_processor").asString()).isEqualTo("sandbox");
    assertThat(order.get("payment_method").asString()).isEqualTo("Visa 4242");
    assertThat(till.history(purchase))
        .containsExactly(
            "basket: Open > Frozen",
            "payment: nothing > Created",
            "payment: Created > Pending",
            "payment: Pending > Settled",
            "order: nothing > Open",
            "basket: Frozen > Submitted");
  }

  @Test
  void sixtyFourConfirmationsAtOnceMakeOneOrder() throws Exception {
    var purchase = till.aPurchase();
    var reference = till.reference(purchase);
    var paid = new Standing.Settled(reference, Money.of(14_900, "USD"), "4242", "visa", null);
    var start = new CountDownLatch(1);
    var done = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        int kind = i % 3;
        done.add(
            threads.submit(
                () -> {
                  start.await();
                  switch (kind) {
                    case 0 -> payments.ask(purchase.attemptId(), SOMEBODY);
                    case 1 -> assertThat(till.notify(purchase)).isEqualTo(200);
                    default -> settlement.settle(purchase.attemptId(), paid, SOMEBODY);
                  }
                  return null;
                }));
      }
      cards.pay(reference, TestCard.NOTIFIED_TWICE);
      start.countDown();
      for (var one : done) {
        one.get();
      }
    }

    assertThat(till.attempt(purchase).state()).isEqualTo(SETTLED);
    assertThatThereIsOneOrder(purchase);
    assertThat(cards.refundsOf(reference)).isEmpty();
  }

  @Test
  void aNotificationThatComesTwiceChangesNothingTheSecondTime() {
    var purchase = till.aPurchase();
    cards.pay(till.reference(purchase), TestCard.NOTIFIED_TWICE);
    till.awaitState(purchase, SETTLED);
    var before = till.history(purchase);

    assertThat(till.notify(purchase)).isEqualTo(200);

    assertThat(till.history(purchase)).isEqualTo(before);
    assertThatThereIsOneOrder(purchase);
  }

  @Test
  void aLateNotificationFindsTheOrderThatTheBrowserBrought() {
    var purchase = till.aPurchase();
    cards.pay(till.reference(purchase), TestCard.LATE);

    var back = payments.ask(purchase.attemptId(), Actor.page(purchase.payer().id()));

    assertThat(back.state()).isEqualTo(SETTLED);
    assertThat(till.notify(purchase)).isEqualTo(200);
    assertThatThereIsOneOrder(purchase);
  }

  @Test
  void aBrowserThatComesAfterTheNotificationFindsTheOrder() {
    var purchase = till.aPurchase();
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.awaitState(purchase, SETTLED);

    var back = payments.ask(purchase.attemptId(), Actor.page(purchase.payer().id()));

    assertThat(back.state()).isEqualTo(SETTLED);
    assertThatThereIsOneOrder(purchase);
  }

  @Test
  void aBrowserThatComesBackWithoutHavingPaidIsStillToPay() {
    var purchase = till.aPurchase();

    assertThat(payments.ask(purchase.attemptId(), SOMEBODY).state())
        .isEqualTo(PaymentState.PENDING);

    assertThat(till.basket(purchase)).isEqualTo("Frozen");
  }

  @Test
  void aDeclinedCardThawsTheBasketAndTheSeatCanBeBoughtAgain() {
    var purchase = till.aPurchase();

    cards.pay(till.reference(purchase), TestCard.DECLINED);

    till.awaitState(purchase, DECLINED);
    assertThat(till.attempt(purchase).reason()).isEqualTo("The card was declined by its bank.");
    assertThatNothingIsLeftOf(purchase);
    buyAgain(purchase);
  }

  @Test
  void aCanceledPaymentThawsTheBasketAndTheSeatCanBeBoughtAgain() {
    var purchase = till.aPurchase();

    var canceled = payments.cancel(purchase.attemptId(), Actor.page(purchase.payer().id()));

    assertThat(canceled.state()).isEqualTo(CANCELED);
    assertThat(cards.payment(till.reference(purchase)).orElseThrow().status())
        .isEqualTo(Payment.Status.CANCELED);
    assertThatNothingIsLeftOf(purchase);
    buyAgain(purchase);
  }

  @Test
  void whoCancelsAfterHavingPaidHasPaid() {
    var purchase = till.aPurchase();
    cards.pay(till.reference(purchase), TestCard.LATE);

    var canceled = payments.cancel(purchase.attemptId(), Actor.page(purchase.payer().id()));

    assertThat(canceled.state()).isEqualTo(SETTLED);
    assertThatThereIsOneOrder(purchase);
  }

  private String orderStatus(Purchase purchase) {
    return rest.get(purchase.payer(), path(purchase)).json().get("status").asString();
  }

  private static String path(Purchase purchase) {
    return "/api/v2/orders/%s/".formatted(purchase.number());
  }

  private void buyAgain(Purchase purchase) {
    var again = till.aPurchase(purchase.payer(), purchase.course());
    cards.pay(till.reference(again), TestCard.PAYS);
    till.awaitState(again, SETTLED);
    assertThatThereIsOneOrder(again);
  }

  private void assertThatThereIsOneOrder(Purchase purchase) {
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
    assertThat(till.count("orders.lines", purchase)).isEqualTo(1);
    assertThat(till.count("orders.payment_events", purchase)).isEqualTo(1);
    assertThat(till.count("fulfillment.deliveries", purchase)).isEqualTo(1);
    assertThat(till.basket(purchase)).isEqualTo("Submitted");
    var order = orders.find(purchase.number()).orElseThrow();
    assertThat(order.basketId()).isEqualTo(purchase.basketId());
    assertThat(orders.sources(order.id()))
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.reference()).isEqualTo(till.reference(purchase));
              assertThat(source.debited()).isEqualTo(Money.of(14_900, "USD"));
              assertThat(source.label()).hasSize(4);
            });
    assertThat(
            db.sql("select owned_since is not null from orders.ownerships where basket_id = :id")
                .param("id", purchase.basketId())
                .query(Boolean.class)
                .list())
        .containsExactly(true);
  }

  private void assertThatNothingIsLeftOf(Purchase purchase) {
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(till.count("orders.orders", purchase)).isZero();
    assertThat(till.count("orders.ownerships", purchase)).isZero();
  }
}
