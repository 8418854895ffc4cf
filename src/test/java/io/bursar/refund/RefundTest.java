package io.bursar.refund;

import static io.bursar.testing.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.ResolveByHand;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Money goes back at most once and never above what was paid, and what was granted goes with it.
@BursarTest
@Import(Cashier.class)
class RefundTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Fulfillments fulfillments;
  @Autowired ResolveByHand resolveByHand;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired TestClock clock;

  private Account learner;
  private Account staff;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    staff = campus.aStaffMember();
    course = campus.aCourse();
  }

  @AfterEach
  void mendEverything() {
    cards.faults().clear();
    cards.desk().slow(false);
    cards.desk().forgetful(false);
    lms.faults().clear();
  }

  @Test
  void theMoneyGoesBackAndTheCourseGoesWithIt() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var refund = cashier.refundOf(order, staff);
    assertThat(refund.status()).isEqualTo(RefundStatus.OPEN);
    assertThat(cashier.credits(order)).as("nothing moves before somebody decides").isEmpty();

    var after = approve(refund, Choice.REVOKE);

    assertThat(after.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThat(after.lines())
        .extracting(Refund.Line::status)
        .containsOnly(RefundLineStatus.COMPLETE);
    assertThatAllWentBackOnce(order);
    assertThat(isEnrolled()).isFalse();
    assertThat(cashier.ledger(order)).containsExactly("verified revoked");
    assertThat(cashier.again(order).lines().getFirst().closed()).isTrue();
    cashier.delivered(learner, course.verifiedSku());
    assertThat(isEnrolled()).as("it may be bought again").isTrue();
  }

  @Test
  void looksOfImpatientPeopleDoNotPutTheNextRequestOff() {
    var order = cashier.delivered(learner, course.verifiedSku());
    cards.faults().add(Fault.error(500).only(cashier.source(order).reference()).times(1));
    var refund = cashier.refundOf(order, staff);
    var by = Actor.page(staff.id());
    assertThat(approve(refund, Choice.REVOKE).cause()).isEqualTo(Cause.UNKNOWN);

    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofSeconds(10));
      assertThat(refunds.retry(refund.id(), by).cause())
          .as("it may still be on its way")
          .isEqualTo(Cause.UNKNOWN);
    }
    clock.advance(Duration.ofSeconds(10));

    cashier.awaitStatus(refunds.retry(refund.id(), by), RefundStatus.COMPLETE, Duration.ZERO);
    assertThat(cashier.credits(order)).containsExactly(14_900L);
  }

  @Test
  void ofAnInvoiceStaffAreToldThatTheyAreToSendTheMoneyBack() {
    var order =
        cashier.delivered(cashier.paidBy("invoice", learner, course.verifiedSku()), learner);
    var refund = cashier.refundOf(order, staff);

    for (int looks = 0; looks < 3; looks++) {
      assertThat(approve(refund, Choice.REVOKE).trouble()).contains("sent back by bank transfer");
    }

    cashier.sendBackByBank(order, staff);
    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
  }

  @Test
  void creditOnlyLeavesTheCourseAndNeverCallsTheLms() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var actions = cashier.actions(order);

    var after = approve(cashier.refundOf(order, staff), Choice.LEAVE);

    assertThat(after.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThatAllWentBackOnce(order);
    assertThat(isEnrolled()).isTrue();
    assertThat(cashier.ledger(order)).containsExactly("verified left");
    assertThat(cashier.actions(order)).isEqualTo(actions);
  }

  @Test
  void whatWasNotDeliveredIsNeverDeliveredAfterItsRefund() {
    lms.faults().add(Fault.error(503).only(learner.username()));
    var order = cashier.paid(learner, course.verifiedSku());
    fulfillments.deliver(order.id(), false, Actor.api(learner.id()));

    var after = approve(cashier.refundOf(order, staff), Choice.REVOKE);
    assertThat(after.status()).isEqualTo(RefundStatus.COMPLETE);
    lms.faults().clear();
    clock.advance(Duration.ofHours(1));
    fulfillments.deliver(order.id(), true, Actor.page(staff.id()));

    assertThat(isEnrolled()).isFalse();
    assertThat(cashier.again(order).isFulfillable()).isFalse();
  }

  @Test
  void whatMayHaveBeenDeliveredIsTakenBack() {
    lms.faults().add(Fault.dropAnswer().only(learner.username()).times(1));
    lms.faults().add(Fault.error(503).only(learner.username()).times(50));
    var order = cashier.paid(learner, course.verifiedSku());
    // A worker may be at it; then its call is the one whose answer is lost.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              fulfillments.deliver(order.id(), false, Actor.api(learner.id()));
              return isEnrolled();
            });
    lms.faults().clear();

    var refund = cashier.refundOf(order, staff);
    approve(refund, Choice.REVOKE);

    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
    assertThat(isEnrolled()).isFalse();
  }

  @Test
  void aLostAnswerIsLookedUpAndTheMoneyGoesOnce() {
    var order = cashier.delivered(learner, course.verifiedSku());
    cards.faults().add(Fault.dropAnswer().only(reference(order) + "/refunds").times(1));

    var after = approve(cashier.refundOf(order, staff), Choice.REVOKE);

    assertThat(after.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThatAllWentBackOnce(order);
  }

  @ParameterizedTest
  @EnumSource(Choice.class)
  void nobodyCanApproveAroundAnUnclearCredit(Choice choice) {
    var order = cashier.delivered(learner, course.verifiedSku());
    cards.desk().forgetful(true);
    cards.faults().add(Fault.dropAnswer().only(reference(order) + "/refunds").times(1));
    cards.faults().add(Fault.error(503).only(reference(order) + "/refunds"));
    var refund = cashier.refundOf(order, staff);

    var unclear = approve(refund, choice);
    assertThat(unclear.status()).isEqualTo(RefundStatus.PAYMENT_REFUND_ERROR);
    assertThat(unclear.cause()).isEqualTo(Cause.UNKNOWN);
    assertThat(approve(refund, choice).status()).isEqualTo(RefundStatus.PAYMENT_REFUND_ERROR);
    assertThatThrownBy(() -> refunds.deny(refund.id(), Actor.page(staff.id())))
        .isInstanceOf(DecideRefund.NotNow.class)
        .hasMessageContaining("its money may be on its way");
    assertThatThrownBy(
            () -> refunds.paidOutside(refund.id(), "BANK-1", "Sent.", Actor.page(staff.id())))
        .isInstanceOf(DecideRefund.NotNow.class);
    assertThat(isEnrolled()).isTrue();

    cards.faults().clear();
    cashier.awaitStatus(refund, RefundStatus.COMPLETE, Duration.ofMinutes(1));
    assertThatAllWentBackOnce(order);
  }

  @Test
  void aCreditThatNeverArrivedIsAskedForAgainAndAProcessorWithoutMemoryGivesItOnce() {
    var order = cashier.delivered(learner, course.verifiedSku());
    cards.desk().forgetful(true);
    cards.faults().add(Fault.error(503).only(reference(order) + "/refunds"));
    var refund = cashier.refundOf(order, staff);
    assertThat(approve(refund, Choice.REVOKE).cause()).isEqualTo(Cause.UNKNOWN);

    cards.faults().clear();
    cards.faults().add(Fault.dropAnswer().only(reference(order) + "/refunds").times(2));
    clock.advance(Duration.ofDays(3));

    cashier.awaitStatus(refund, RefundStatus.COMPLETE, Duration.ofMinutes(5));
    assertThatAllWentBackOnce(order);
  }

  @Test
  void aRefusedCreditSaysWhyAndGoesByAnotherClick() {
    var order = cashier.delivered(learner, course.verifiedSku());
    cards
        .faults()
        .add(
            Fault.error(
                    409, "application/json", "{\"error\":{\"message\":\"The account is empty.\"}}")
                .only(reference(order) + "/refunds")
                .times(1));
    var refund = cashier.refundOf(order, staff);

    var refused = approve(refund, Choice.REVOKE);
    assertThat(refused.status()).isEqualTo(RefundStatus.PAYMENT_REFUND_ERROR);
    assertThat(refused.cause()).isEqualTo(Cause.REFUSED);
    assertThat(refused.trouble()).contains("The account is empty.");
    clock.advance(Duration.ofDays(2));
    assertThat(cashier.credits(order)).as("nobody asks again by itself").isEmpty();
    assertThat(cashier.again(order).isFulfillable()).isFalse();
    assertThatThrownBy(() -> refunds.deny(refund.id(), Actor.page(staff.id())))
        .isInstanceOf(DecideRefund.NotNow.class);

    assertThat(approve(refund, Choice.REVOKE).status()).isEqualTo(RefundStatus.COMPLETE);
    assertThatAllWentBackOnce(order);
  }

  @Test
  void aCreditThatTakesTimeIsWaitedForAndOneThatFailsInTheEndIsAskedForAgain() {
    var order = cashier.delivered(learner, course.verifiedSku());
    cards.desk().slow(true);
    var refund = cashier.refundOf(order, staff);

    var pending = approve(refund, Choice.REVOKE);
    assertThat(pending.status()).isEqualTo(RefundStatus.OPEN);
    assertThat(pending.cause()).isEqualTo(Cause.PENDING);
    assertThat(isEnrolled()).isTrue();
    decideAtTheProcessor(order, false);
    cashier.awaitStatus(refund, RefundStatus.PAYMENT_REFUND_ERROR);
    assertThat(cashier.again(refund).cause()).isEqualTo(Cause.REFUSED);

    approve(refund, Choice.REVOKE);
    decideAtTheProcessor(order, true);
    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
    assertThatAllWentBackOnce(order);
    assertThat(isEnrolled()).isFalse();
  }

  @Test
  void moneyThatCameBackIsSeenAndGoesOnceMoreByAClick() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var refund = cashier.refundOf(order, staff);
    approve(refund, Choice.REVOKE);

    decideAtTheProcessor(order, false);
    await()
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(cashier.again(refund).cause()).isEqualTo(Cause.CAME_BACK);
            });
    assertThat(cashier.refunded(order).isZero()).isTrue();
    assertThat(needsAction()).contains(refund.id());

    assertThat(approve(refund, Choice.REVOKE).cause()).isNull();
    assertThat(cashier.credits(order)).containsExactly(14_900L);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
  }

  @Test
  void aRevocationThatFailsIsTriedAgainByItselfAndTheMoneyStaysWhereItIs() {
    var order = cashier.delivered(learner, course.verifiedSku());
    lms.faults().add(Fault.error(500).only(learner.username()));
    var refund = cashier.refundOf(order, staff);

    var failed = approve(refund, Choice.REVOKE);
    assertThat(failed.status()).isEqualTo(RefundStatus.REVOCATION_ERROR);
    assertThat(failed.trouble()).contains("tried again by itself");
    assertThatThrownBy(() -> approve(refund, Choice.LEAVE)).isInstanceOf(Refusal.class);

    lms.faults().clear();
    cashier.awaitStatus(refund, RefundStatus.COMPLETE, Duration.ofSeconds(20));
    assertThatAllWentBackOnce(order);
    assertThat(isEnrolled()).isFalse();
  }

  @Test
  void aRevocationThatIsHeldEndsWhenAPersonResolvesIt() {
    var order = cashier.delivered(learner, course.verifiedSku());
    lms.faults()
        .add(
            Fault.error(400, "application/json", "{\"message\":\"No.\"}").only(learner.username()));
    var refund = cashier.refundOf(order, staff);
    approve(refund, Choice.REVOKE);
    cashier.awaitStatus(refund, RefundStatus.REVOCATION_ERROR);
    assertThat(cashier.again(refund).trouble()).contains("held");

    resolveByHand.byReason(
        order.id(), order.lines().getFirst().id(), "Agreed by phone.", Actor.page(staff.id()));

    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
    assertThat(cashier.ledger(order)).containsExactly("verified left");
  }

  @Test
  void manyRefundsOfOneOrderAtOnceGiveItBackOnce() throws Exception {
    var order = cashier.delivered(learner, course.verifiedSku());

    var statuses =
        atOnce(
            32,
            () -> {
              try {
                return approve(cashier.refundOf(order, staff), Choice.REVOKE).status();
              } catch (RefundPlan.NothingLeft nothing) {
                return RefundStatus.DENIED;
              }
            });

    assertThat(statuses).containsOnlyOnce(RefundStatus.COMPLETE);
    assertThat(refunds.ofOrder(order.id())).hasSize(1);
    assertThatAllWentBackOnce(order);
  }

  @Test
  void manyApprovalsOfOneRefundAtOnceGiveItBackOnce() throws Exception {
    var order = cashier.delivered(learner, course.verifiedSku());
    var refund = cashier.refundOf(order, staff);

    var statuses = atOnce(32, () -> approve(refund, Choice.REVOKE).status());

    assertThat(statuses).containsOnly(RefundStatus.COMPLETE);
    assertThatAllWentBackOnce(order);
    assertThat(cashier.actions(order)).containsOnlyOnce("revoke");
  }

  private Refund approve(Refund refund, Choice choice) {
    return refunds.approve(refund.id(), choice, false, Actor.page(staff.id()));
  }

  private void decideAtTheProcessor(Order order, boolean went) {
    cards.desk().decide(cards.refundsOf(reference(order)).getLast(), went);
  }

  private String reference(Order order) {
    return cashier.source(order).reference();
  }

  private boolean isEnrolled() {
    return lms.enrollment(learner.username(), course.courseId())
        .filter(enrollment -> enrollment.active())
        .isPresent();
  }

  private List<Long> needsAction() {
    var criteria = new Refunds.Criteria(campus.site().id(), null, null, null, Set.of(), true);
    return refunds.page(criteria, null).stream().map(Refund::id).toList();
  }

  private void assertThatAllWentBackOnce(Order order) {
    assertThat(cashier.credits(order)).containsExactly(14_900L);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(cashier.refundedEvents(order)).isEqualTo(1);
  }
}
