package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.order.OrderNumbers;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/// Bursar is killed at each step of a payment by PayPal. Whatever the step: in the end each capture
/// has its one order, and nobody's basket stays frozen.
class PayPalKillPointsTest extends AgainstPayPal {

  private static final String APPROVED = "CHECKOUT.ORDER.APPROVED";

  @Autowired Settlement settlement;
  @Autowired Baskets baskets;
  @Autowired TransactionTemplate transaction;

  @ParameterizedTest
  @EnumSource
  void moneyAndOrderAgree(KilledAt point) {
    var purchase =
        switch (point) {
          case BEFORE_THE_CALL -> stored();
          case AFTER_THE_CALL -> begunWithoutAnAnswer();
          default -> aPurchase();
        };
    if (point != KilledAt.BEFORE_THE_CALL && point != KilledAt.AFTER_THE_CALL) {
      paypal.approve(reference(purchase), "pays");
      die(point, purchase);
    }

    assertThat(afterwards(purchase))
        .isEqualTo(
            switch (point) {
              // Nobody got a page to approve it on.
              case BEFORE_THE_CALL, AFTER_THE_CALL -> PaymentState.CANCELED;
              default -> PaymentState.SETTLED;
            });
  }

  private void die(KilledAt point, Purchase purchase) {
    var paid =
        new Standing.Settled(reference(purchase), Money.of(14_900, "USD"), "PayPal", null, null);
    switch (point) {
      case BEFORE_THE_CALL, AFTER_THE_CALL, BEFORE_THE_CAPTURE -> {}
      case AFTER_THE_CAPTURE -> captured(purchase);
      // It was captured, and nothing of it was written.
      case BEFORE_THE_COMMIT -> {
        captured(purchase);
        transaction.executeWithoutResult(
            status -> {
              settlement.settle(purchase.attemptId(), paid, BY);
              status.setRollbackOnly();
            });
      }
      // All was written, and neither PayPal nor the browser heard of it.
      case AFTER_THE_COMMIT -> {
        captured(purchase);
        settlement.settle(purchase.attemptId(), paid, BY);
      }
      case DURING_THE_EVENT -> {
        paypal.faults().add(Fault.error(500).only("/v2/checkout/orders/"));
        var event = webhook(APPROVED, reference(purchase));
        assertThat(sent(event, paypal.headers(event))).isEqualTo(503);
        paypal.faults().clear();
      }
    }
  }

  /// PayPal captures it for a Bursar that does not live to hear of it.
  private void captured(Purchase purchase) {
    assertThat(adapter.capture(toAskFor(purchase)).outcome()).isInstanceOf(Standing.Settled.class);
    paypal.forgetRequests();
  }

  /// A new Bursar: reconciliation runs, PayPal sends its event again, the browser comes back.
  private PaymentState afterwards(Purchase purchase) {
    clock.advance(Duration.ofSeconds(61));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              clock.advance(Duration.ofMillis(500));
              return !till.attempt(purchase).state().isUndecided();
            });
    var reference = till.attempt(purchase).reference();
    if (reference == null) {
      assertThat(till.count("orders.orders", purchase)).isZero();
      assertThat(till.basket(purchase)).isEqualTo("Open");
      return till.attempt(purchase).state();
    }
    var event = webhook(APPROVED, reference);
    assertThat(sent(event, paypal.headers(event))).isEqualTo(200);
    var back =
        new Visitor(port, purchase.payer())
            .get("/payment/paypal/return/?PayerID=X&token=" + reference);
    assertThat(Visitor.location(back)).contains("/checkout/receipt/");
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
    var payments = paypal.order(reference).path("purchase_units").path(0).path("payments");
    assertThat(payments.path("captures").size()).isEqualTo(1);
    assertThat(payments.path("refunds").size()).isZero();
    return till.attempt(purchase).state();
  }

  private Purchase begunWithoutAnAnswer() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    paypal.faults().add(Fault.dropAnswer().only("/v2/"));
    submit(payer, course.verifiedSku());
    paypal.faults().clear();
    return till.newest(payer, course);
  }

  /// The basket is frozen and the attempt stored; then Bursar was killed.
  private Purchase stored() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    rest.post(
        payer,
        "/api/v2/baskets/",
        "{\"products\":[{\"sku\":\"%s\"}]}".formatted(course.verifiedSku()));
    var site = campus.site();
    var basket = baskets.current(site.id(), payer.id(), Actor.page(payer.id()));
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
                  "paypal",
                  basket.total().orElseThrow(),
                  BY);
            });
    return new Purchase(payer, course, basket.id(), number, Objects.requireNonNull(id));
  }

  /// When it was killed.
  enum KilledAt {
    BEFORE_THE_CALL,
    AFTER_THE_CALL,
    BEFORE_THE_CAPTURE,
    AFTER_THE_CAPTURE,
    DURING_THE_EVENT,
    BEFORE_THE_COMMIT,
    AFTER_THE_COMMIT
  }
}
