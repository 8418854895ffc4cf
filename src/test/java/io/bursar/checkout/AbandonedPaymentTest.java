package io.bursar.checkout;

import static io.bursar.payment.PaymentState.ABANDONED;
import static io.bursar.payment.PaymentState.RETURNED;
import static io.bursar.payment.PaymentState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.history.Actor;
import io.bursar.payment.AbandonPayment;
import io.bursar.sandbox.card.Payment;
import io.bursar.sandbox.card.Refund;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Reason;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Payments that nobody answers for: canceled at the processor, then abandoned, and only then may
/// the payer buy again.
@BursarTest
class AbandonedPaymentTest {

  @Autowired Till till;
  @Autowired AbandonPayment abandonPayment;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void whatNobodyAnsweredForInFourteenDaysIsCanceledThereThenAbandonedThenThawed() {
    var purchase = till.aPurchase();
    age(purchase, Duration.ofDays(14));
    cards.faults().add(Fault.error(503).only(till.reference(purchase)).times(1));

    clock.advance(Duration.ofSeconds(61));

    till.awaitState(purchase, ABANDONED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(till.count("orders.ownerships", purchase)).isZero();
    assertThat(cards.payment(till.reference(purchase)).orElseThrow().status())
        .isEqualTo(Payment.Status.CANCELED);
    // The processor's own news that it is canceled may be faster.
    var history = till.history(purchase);
    if (history.contains("payment: Unknown > Abandoned")) {
      assertThat(history)
          .containsSubsequence("payment: Unknown > Abandoned", "basket: Frozen > Open");
    } else {
      assertThat(history)
          .containsSubsequence(
              "payment: Unknown > Canceled",
              "basket: Frozen > Open",
              "payment: Canceled > Abandoned");
    }
    till.aPurchase(purchase.payer(), purchase.course());
  }

  @Test
  void whileNobodyConfirmsTheCancellationTheBasketStaysFrozen() {
    var purchase = till.aPurchase();
    age(purchase, Duration.ofDays(14));
    cards.faults().add(Fault.error(503).only(till.reference(purchase)));

    clock.advance(Duration.ofSeconds(61));

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              assertThat(till.attempt(purchase).asked()).isEqualTo(1);
            });
    assertThat(till.attempt(purchase).state()).isEqualTo(UNKNOWN);
    assertThat(till.basket(purchase)).isEqualTo("Frozen");
    assertThat(cards.payment(till.reference(purchase)).orElseThrow().status())
        .isEqualTo(Payment.Status.AWAITING_PAYER);
    assertThat(till.submit(purchase.payer(), purchase.course().verifiedSku()).body())
        .contains("payment-being-checked");
  }

  @Test
  void whatStaffAbandonByHandAndIsPaidAllTheSameGoesBack() {
    var purchase = till.aPurchase();
    var staff = Actor.page(campus.aStaffMember().id());
    assertThatThrownBy(() -> abandonPayment.byHand(purchase.attemptId(), "Lost.", staff))
        .isInstanceOf(AbandonPayment.NotNow.class);
    age(purchase, Duration.ofHours(25));
    for (var reason : List.of(" ", "x".repeat(1_001))) {
      assertThatThrownBy(() -> abandonPayment.byHand(purchase.attemptId(), reason, staff))
          .isInstanceOf(Reason.Refused.class);
    }

    var abandoned = abandonPayment.byHand(purchase.attemptId(), "Not on their pages.", staff);

    assertThat(abandoned.state()).isEqualTo(ABANDONED);
    assertThat(abandoned.reason()).doesNotContain("Not on their pages");
    assertThat(till.basket(purchase)).isEqualTo("Open");
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.awaitState(purchase, RETURNED);
    assertThat(cards.refundsOf(till.reference(purchase)))
        .singleElement()
        .extracting(Refund::amount)
        .isEqualTo(14_900L);
    assertThat(till.count("orders.orders", purchase)).isZero();
    assertThatThrownBy(() -> abandonPayment.byHand(purchase.attemptId(), "Again.", staff))
        .isInstanceOf(AbandonPayment.NotNow.class);
  }

  /// Lets the attempt be so old, nearly: the clock of the others stays where it is.
  private void age(Purchase purchase, Duration age) {
    db.sql(
            "update payment.attempts set created_at = created_at - make_interval(secs => :seconds)"
                + " where id = :id")
        .param("seconds", (double) age.toSeconds())
        .param("id", purchase.attemptId())
        .update();
  }
}
