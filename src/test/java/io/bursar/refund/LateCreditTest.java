package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.payment.Credits;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.TestClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A processor that said no may have given the money all the same, and say so later.
@BursarTest
@Import(Cashier.class)
class LateCreditTest {

  private static final Fault REFUSES =
      Fault.error(409, "application/json", "{\"error\":{\"message\":\"No.\"}}");

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired Rest rest;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  private Account staff;
  private Order order;
  private Refund refund;

  /// A part only: of the payment there is enough left for another one.
  @BeforeEach
  void aRefundOfAPartThatWasRefused() {
    staff = campus.aStaffMember();
    var learner = campus.aLearner();
    order = cashier.delivered(learner, campus.aCourse().verifiedSku());
    cards.desk().slow(true);
    refund = cashier.refund(order, new Ask.Total(Money.of(5_000, "USD")), staff);
    approve();
    decideAtTheProcessor(0, false);
    cashier.awaitStatus(refund, RefundStatus.PAYMENT_REFUND_ERROR);
  }

  @AfterEach
  void mendTheProcessor() {
    cards.desk().slow(false);
    cards.faults().clear();
  }

  @Test
  void whatTurnsOutToHaveGoneIsNotAskedForOnceMoreByAnotherTry() {
    // A comparison has just written it down; the refund has not heard of it yet.
    db.sql("update payment.credits set state = 'Done' where id = :id")
        .param("id", cashier.again(refund).shares().getFirst().creditId())
        .update();
    decideAtTheProcessor(0, true);

    approve();

    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
    assertThat(cashier.credits(order)).containsExactly(5_000L);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(5_000, "USD"));
    assertThat(cashier.again(refund).cause()).isNull();
  }

  @Test
  void whatTurnsOutToHaveGoneAfterItWasGivenAgainIsACaseForAPerson() {
    approve();
    decideAtTheProcessor(1, true);
    cashier.awaitStatus(refund, RefundStatus.COMPLETE);

    decideAtTheProcessor(0, true);

    awaitCause(Cause.TOO_MUCH);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(10_000, "USD"));
    assertThat(cashier.again(refund).trouble()).contains("100.00 USD instead of 50.00");
    assertThat(needsAction()).isTrue();
    approve();
    assertThat(cashier.credits(order)).as("no more goes").containsExactly(5_000L, 5_000L);

    refunds.closeCase(refund.id(), "The payer sent it back.", Actor.page(staff.id()));

    assertThat(needsAction()).isFalse();
    clock.advance(Duration.ofDays(1));
    assertThat(cashier.again(refund).cause()).isNull();
  }

  @Test
  void anOldClientThatRepeatsItselfDoesNotSendTheMoneyOnceMoreThatCameBack() {
    approve();
    decideAtTheProcessor(1, true);
    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
    decideAtTheProcessor(1, false);
    awaitCause(Cause.CAME_BACK);

    var again =
        rest.send(
            staff,
            "PUT",
            "/api/v2/refunds/%d/process/".formatted(refund.id()),
            "application/json",
            BodyPublishers.ofString("{\"action\":\"approve_payment_only\"}"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("status").asString()).isEqualTo("Complete");
    assertThat(cards.refundsOf(cashier.source(order).reference())).hasSize(2);
    assertThat(needsAction()).as("a person decides about it").isTrue();
  }

  @Test
  void whatWasPaidOutsideAndTurnsOutToHaveGoneTooIsACaseForAPerson() {
    paidOutside("BANK-" + order.number());
    assertThat(cashier.again(refund).status()).isEqualTo(RefundStatus.COMPLETE);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(5_000, "USD"));

    decideAtTheProcessor(0, true);

    awaitCause(Cause.TOO_MUCH);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(10_000, "USD"));
  }

  @Test
  void whatTheProcessorGaveAfterAllIsNotPaidOnceMoreInAnotherWay() {
    var gone = cards.refundsOf(cashier.source(order).reference()).getFirst();
    cards.desk().decide(gone, true);

    assertThatThrownBy(() -> paidOutside("BANK-1")).isInstanceOf(Refusal.class);

    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(5_000, "USD"));
  }

  @Test
  void oneReferenceStandsForOnePayment() {
    paidOutside("BANK-1");
    var other = cashier.refund(order, new Ask.Total(Money.of(1_000, "USD")), staff);
    cards.faults().add(REFUSES.only(cashier.source(order).reference() + "/refunds").times(1));
    refunds.approve(other.id(), Choice.LEAVE, false, Actor.page(staff.id()));

    assertThatThrownBy(
            () -> refunds.paidOutside(other.id(), "BANK-1", "Sent.", Actor.page(staff.id())))
        .isInstanceOf(Credits.ReferenceUsed.class);

    assertThat(cashier.again(other).cause()).isEqualTo(Cause.REFUSED);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(5_000, "USD"));
  }

  private void paidOutside(String reference) {
    refunds.paidOutside(refund.id(), reference, "Sent by bank.", Actor.page(staff.id()));
  }

  private void awaitCause(Cause cause) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(cashier.again(refund).cause()).isEqualTo(cause);
            });
  }

  private void approve() {
    refunds.approve(refund.id(), Choice.LEAVE, false, Actor.page(staff.id()));
  }

  private void decideAtTheProcessor(int which, boolean went) {
    cards.desk().decide(cards.refundsOf(cashier.source(order).reference()).get(which), went);
  }

  private boolean needsAction() {
    var criteria =
        new Refunds.Criteria(campus.site().id(), refund.id(), null, null, Set.of(), true);
    return !refunds.page(criteria, null).isEmpty();
  }
}
