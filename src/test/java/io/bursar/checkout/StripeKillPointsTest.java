package io.bursar.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.OrderNumbers;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.StripeTill;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/// Bursar is killed at each step of a payment by Stripe, on its own page and on the existing one.
/// Whatever the step: in the end every charge has its one order or has gone back, and nobody's
/// basket stays frozen.
@BursarTest
class StripeKillPointsTest {

  private static final Actor BY = Actor.of(Via.NOTIFICATION);

  @Autowired StripeTill counter;
  @Autowired SandboxStripe stripe;
  @Autowired Till till;
  @Autowired Payments payments;
  @Autowired Settlement settlement;
  @Autowired Baskets baskets;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired TransactionTemplate transaction;

  @AfterEach
  void mendStripe() {
    stripe.faults().clear();
  }

  @ParameterizedTest
  @EnumSource
  void onOurOwnPageMoneyAndOrderAgree(KilledAt point) {
    var purchase =
        switch (point) {
          case BEFORE_THE_CALL -> stored(null);
          case AFTER_THE_CALL -> begunWithoutAnAnswer();
          default -> counter.aPurchase();
        };
    if (point != KilledAt.BEFORE_THE_CALL && point != KilledAt.AFTER_THE_CALL) {
      stripe.pay(counter.reference(purchase), StripeCard.VISA);
      die(point, purchase);
    }

    assertThat(afterwards(purchase))
        .isEqualTo(
            switch (point) {
              case BEFORE_THE_CALL -> PaymentState.CANCELED;
              // Nobody has the secret yet: the payer goes on, or it is canceled.
              case AFTER_THE_CALL -> PaymentState.PENDING;
              default -> PaymentState.SETTLED;
            });
  }

  @ParameterizedTest
  @EnumSource
  void onTheExistingPageMoneyAndOrderAgree(KilledAt point) {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    if (point == KilledAt.BEFORE_THE_CALL) {
      var basket = baskets.ofPreparedPayment(page.intent()).orElseThrow();
      var purchase = stored(page.payer(), page.course(), basket, page.intent());

      assertThat(afterwards(purchase)).isEqualTo(PaymentState.CANCELED);
      // The page is still there, and so is the intent.
      assertThat(counter.checkout(page).status()).isEqualTo(201);
      assertThat(counter.charges(page.intent())).isEqualTo(1);
      return;
    }
    // Charged, and the answer is lost with the process that waited for it.
    stripe.faults().add(Fault.dropAnswer().only("/confirm").times(1));
    stripe.faults().add(Fault.error(500).only("latest_charge").times(1));
    counter.checkout(page);
    stripe.faults().clear();
    var purchase = till.newest(page.payer(), page.course());
    die(point, purchase);

    assertThat(afterwards(purchase)).isEqualTo(PaymentState.SETTLED);
    assertThat(counter.checkout(page).status()).isEqualTo(201);
    assertThat(counter.charges(page.intent())).isEqualTo(1);
  }

  private void die(KilledAt point, Purchase purchase) {
    var intent = counter.reference(purchase);
    var paid = new Standing.Settled(intent, Money.of(14_900, "USD"), "4242", "visa", null);
    switch (point) {
      case BEFORE_THE_CALL, AFTER_THE_CALL -> {}
      // It was looked up, and nothing of it was written.
      case BEFORE_THE_COMMIT ->
          transaction.executeWithoutResult(
              status -> {
                settlement.settle(purchase.attemptId(), paid, BY);
                status.setRollbackOnly();
              });
      // All was written, and neither Stripe nor the browser heard of it.
      case AFTER_THE_COMMIT -> settlement.settle(purchase.attemptId(), paid, BY);
      case DURING_THE_EVENT -> {
        stripe.faults().add(Fault.error(500).only("latest_charge").times(1));
        assertThat(counter.send(counter.event("payment_intent.succeeded", intent)).status())
            .isEqualTo(503);
        stripe.faults().clear();
      }
    }
  }

  /// A new Bursar: reconciliation runs, Stripe sends its event again, the browser comes back.
  private PaymentState afterwards(Purchase purchase) {
    clock.advance(Duration.ofSeconds(61));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              clock.advance(Duration.ofMillis(500));
              var state = till.attempt(purchase).state();
              return state != PaymentState.CREATED && state != PaymentState.UNKNOWN;
            });
    var intent = till.attempt(purchase).reference();
    if (intent != null) {
      for (var event : stripe.events("payment_intent.succeeded", intent)) {
        assertThat(counter.send(event).status()).isEqualTo(200);
      }
      payments.ask(purchase.attemptId(), BY);
    }
    var charged = intent == null ? 0 : counter.charges(intent);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(charged);
    assertThat(intent == null ? 0 : counter.refunded(intent)).isZero();
    return till.attempt(purchase).state();
  }

  private Purchase begunWithoutAnAnswer() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    stripe.faults().add(Fault.dropAnswer());
    counter.submit(payer, course.verifiedSku());
    stripe.faults().clear();
    return till.newest(payer, course);
  }

  private Purchase stored(@Nullable String prepared) {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    counter.put(payer, course.verifiedSku());
    var basket = baskets.current(campus.site().id(), payer.id(), Actor.page(payer.id()));
    return stored(payer, course, basket, prepared);
  }

  /// The basket is frozen and the attempt stored; then Bursar was killed.
  private Purchase stored(
      Account payer, Campus.Seats course, Basket basket, @Nullable String prepared) {
    var site = campus.site();
    var number = OrderNumbers.of(site.partner().shortCode(), basket.id());
    var id =
        transaction.execute(
            _ -> {
              baskets.freeze(baskets.lock(basket.id()).orElseThrow(), basket.lines(), BY);
              return payments.create(
                  site.id(),
                  basket.id(),
                  payer.id(),
                  number,
                  "stripe",
                  basket.total().orElseThrow(),
                  prepared,
                  BY);
            });
    return new Purchase(payer, course, basket.id(), number, Objects.requireNonNull(id));
  }

  /// When it was killed.
  enum KilledAt {
    BEFORE_THE_CALL,
    AFTER_THE_CALL,
    DURING_THE_EVENT,
    BEFORE_THE_COMMIT,
    AFTER_THE_COMMIT
  }
}
