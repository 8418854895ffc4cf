package io.bursar.checkout;

import static io.bursar.payment.PaymentState.CANCELED;
import static io.bursar.payment.PaymentState.CREATED;
import static io.bursar.payment.PaymentState.PENDING;
import static io.bursar.payment.PaymentState.SETTLED;
import static io.bursar.payment.PaymentState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.history.Actor;
import io.bursar.payment.Payments;
import io.bursar.sandbox.card.Payment;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/// Answers of the processor that never came, payers who never came back, and a Bursar that died
/// before it called: reconciliation finds out, and nothing is charged without an order or a return.
@BursarTest
class UnknownPaymentTest {

  @Autowired Till till;
  @Autowired Payments payments;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired ApplicationContext bursar;

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void anAnswerThatWasLostIsAskedForAtOnceAndThePayerMayPay() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    cards.faults().add(Fault.dropAnswer().only("return_url").times(1));

    var answer = till.submit(learner, course.verifiedSku());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("payment_data").get("payment_page_url").asString())
        .contains("/pay/pay_");
    var purchase = till.newest(learner, course);
    assertThat(till.history(purchase))
        .containsExactly(
            "basket: Open > Frozen",
            "payment: nothing > Created",
            "payment: Created > Unknown",
            "payment: Unknown > Pending");
    assertThat(paymentsFor(purchase)).hasSize(1);
    payAndSettle(purchase);
  }

  @Test
  void aProcessorThatHangsLeavesThePaymentUnknownUntilReconciliationFindsIt() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    cards.faults().add(Fault.hang());

    var answer = till.submit(learner, course.verifiedSku());

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().get("developer_message").asString()).contains("no clear answer");
    var purchase = till.newest(learner, course);
    assertThat(till.attempt(purchase).state()).isEqualTo(UNKNOWN);
    assertThat(till.basket(purchase)).isEqualTo("Frozen");
    assertThat(till.submit(learner, course.verifiedSku()).body()).contains("payment-being-checked");

    cards.faults().clear();
    awaitLong().untilAsserted(() -> assertThat(paymentsFor(purchase)).hasSize(1));
    clock.advance(Duration.ofSeconds(61));

    till.awaitState(purchase, PENDING);
    payAndSettle(purchase);
  }

  @Test
  void aProcessorThatCannotBeReachedHasNotSaidThatItKnowsNothing() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    till.submit(learner, course.verifiedSku());
    var purchase = till.newest(learner, course);
    cards.pay(till.reference(purchase), TestCard.NEVER_RETURNS);
    clock.advance(Duration.ofMinutes(2));
    cards.faults().add(Fault.refuse());

    var asked = payments.ask(till.attempt(purchase).id(), Actor.page(learner.id()));
    var canceled = payments.cancel(asked.id(), Actor.page(learner.id()));

    assertThat(asked.state().isPaid() || asked.state() == UNKNOWN).isTrue();
    assertThat(canceled.state()).isNotEqualTo(CANCELED);
    assertThat(till.basket(purchase)).isNotEqualTo("Open");

    cards.faults().clear();
    till.awaitState(purchase, SETTLED);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
  }

  @Test
  void aProcessorThatNeverHeardOfThePaymentLetsTheBasketThaw() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    cards.faults().add(Fault.error(500));
    assertThat(till.submit(learner, course.verifiedSku()).status()).isEqualTo(500);
    var purchase = till.newest(learner, course);
    assertThat(till.attempt(purchase).state()).isEqualTo(UNKNOWN);

    cards.faults().clear();
    clock.advance(Duration.ofSeconds(61));

    till.awaitState(purchase, CANCELED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(paymentsFor(purchase)).isEmpty();
    till.aPurchase(learner, course);
  }

  @Test
  void neverHeardOfItIsNotBelievedWhileTheRequestMayStillBeOnItsWay() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    cards.faults().add(Fault.error(502).only("return_url").times(1));

    assertThat(till.submit(learner, course.verifiedSku()).status()).isEqualTo(500);

    assertThat(till.attempt(till.newest(learner, course)).state()).isEqualTo(UNKNOWN);
  }

  @Test
  void whileTheProcessorIsAwayReconciliationGoesOnAsking() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    cards.faults().add(Fault.error(503));
    till.submit(learner, course.verifiedSku());
    var purchase = till.newest(learner, course);
    for (int asked = 1; asked <= 3; asked++) {
      clock.advance(Duration.ofHours(11));
      var times = asked;
      awaitLong()
          .untilAsserted(
              () -> {
                clock.advance(Duration.ofSeconds(1));
                assertThat(till.attempt(purchase).asked()).isGreaterThanOrEqualTo(times);
              });
      assertThat(till.attempt(purchase).state()).isEqualTo(UNKNOWN);
      assertThat(till.basket(purchase)).isEqualTo("Frozen");
    }
  }

  @Test
  void aPayerWhoIsSilentForHalfAnHourCanNoLongerPay() {
    var purchase = till.aPurchase();

    clock.advance(Duration.ofMinutes(31));

    till.awaitState(purchase, CANCELED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(till.count("orders.ownerships", purchase)).isZero();
    assertThat(cards.payment(till.reference(purchase)).orElseThrow().status())
        .isEqualTo(Payment.Status.CANCELED);
    till.aPurchase(purchase.payer(), purchase.course());
  }

  @Test
  void aPayerWhosePaymentWasNeverToldOfIsFoundByReconciliation() {
    var purchase = till.aPurchase();
    cards.faults().add(Fault.error(503).only(till.reference(purchase)));
    cards.pay(till.reference(purchase), TestCard.NEVER_RETURNS);
    await().untilAsserted(() -> assertThat(till.attempt(purchase).state()).isEqualTo(UNKNOWN));
    cards.faults().clear();

    clock.advance(Duration.ofSeconds(61));

    till.awaitState(purchase, SETTLED);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
  }

  @Test
  void aBursarThatDiedBeforeItCalledLeavesNothingFrozen() {
    var purchase = diedBeforeItCalled();
    assertThat(till.attempt(purchase).state()).isEqualTo(CREATED);

    clock.advance(Duration.ofSeconds(61));

    till.awaitState(purchase, CANCELED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(paymentsFor(purchase)).isEmpty();
    till.aPurchase(purchase.payer(), purchase.course());
  }

  private Purchase diedBeforeItCalled() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    new Frozen(bursar).attempt(learner, course);
    return till.newest(learner, course);
  }

  private void payAndSettle(Purchase purchase) {
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.awaitState(purchase, SETTLED);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
    assertThat(till.basket(purchase)).isEqualTo("Submitted");
  }

  private List<Payment> paymentsFor(Purchase purchase) {
    return cards.payments(10_000).stream()
        .filter(payment -> payment.order().description().equals(purchase.number()))
        .toList();
  }

  private static ConditionFactory awaitLong() {
    return await().atMost(Duration.ofSeconds(20));
  }
}
