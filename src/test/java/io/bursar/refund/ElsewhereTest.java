package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Order;
import io.bursar.payment.Credits;
import io.bursar.payment.Payments;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Origin;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.shared.Reason;
import io.bursar.shared.Refusal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Money that goes back without Bursar is seen, written down, and nobody keeps a course unnoticed.
@BursarTest
@Import(Cashier.class)
class ElsewhereTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Credits credits;
  @Autowired Payments payments;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired TestClock clock;

  private Account learner;
  private Account staff;
  private Seats course;
  private Order order;

  @BeforeEach
  void aDeliveredOrder() {
    learner = campus.aLearner();
    staff = campus.aStaffMember();
    course = campus.aCourse();
    order = cashier.delivered(learner, course.verifiedSku());
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
    lms.faults().clear();
  }

  @Test
  void allOfAnOrderGivenBackAtTheProcessorTakesTheCourseBack() {
    cards.desk().giveBack(reference(), 14_900);

    var refund = awaitRefund(RefundStatus.COMPLETE);
    assertThat(refund.origin()).isEqualTo(Origin.PROCESSOR);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(isEnrolled()).isFalse();
    assertThat(cashier.ledger(order)).containsExactly("verified revoked");
    assertThatThrownBy(() -> cashier.refundOf(order, staff))
        .isInstanceOf(RefundPlan.NothingLeft.class);
  }

  @ParameterizedTest
  @EnumSource(Choice.class)
  void aPartGivenBackAtTheProcessorWaitsForAPerson(Choice choice) {
    cards.desk().giveBack(reference(), 5_000);

    var refund = awaitRefund(RefundStatus.PAYMENT_REFUNDED);
    assertThat(refund.held()).isTrue();
    assertThat(needsAction(refund)).isTrue();
    assertThat(isEnrolled()).isTrue();
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(5_000, "USD"));

    var after = refunds.approve(refund.id(), choice, false, Actor.page(staff.id()));
    assertThat(after.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThat(isEnrolled()).isEqualTo(choice == Choice.LEAVE);
    assertThat(cashier.credits(order)).as("no more money goes").containsExactly(5_000L);
  }

  @Test
  void theSameNewsAgainChangesNothingAndOurOwnRefundsAreNoNews() {
    var own = cashier.refundOf(order, staff);
    refunds.approve(own.id(), Choice.REVOKE, false, Actor.page(staff.id()));
    var attempt = payments.find("sandbox", reference()).orElseThrow();

    for (int i = 0; i < 3; i++) {
      assertThat(credits.compare(attempt.id(), Actor.of(Via.NOTIFICATION))).isTrue();
      clock.advance(Duration.ofSeconds(5));
    }

    assertThat(refunds.ofOrder(order.id())).extracting(Refund::id).containsExactly(own.id());
    assertThat(cashier.refundedEvents(order)).isEqualTo(1);
  }

  @Test
  void aDisputeIsHeldAndEndsAsTheBankDecides() {
    var dispute = cards.desk().dispute(reference(), 14_900);
    var refund = awaitRefund(RefundStatus.OPEN);
    assertThat(refund.origin()).isEqualTo(Origin.DISPUTE);
    assertThat(needsAction(refund)).isTrue();
    assertThat(cashier.refunded(order).isZero()).isTrue();
    assertThatThrownBy(
            () -> refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id())))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> refunds.deny(refund.id(), Actor.page(staff.id())))
        .isInstanceOf(Refusal.class);

    cards.desk().decide(dispute, true);

    var lost = awaitRefund(RefundStatus.PAYMENT_REFUNDED);
    assertThat(lost.held()).isTrue();
    assertThat(isEnrolled()).as("a person decides").isTrue();
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
  }

  @Test
  void aDisputeThatIsWonLeavesTheOrderAsItWas() {
    var dispute = cards.desk().dispute(reference(), 14_900);
    awaitRefund(RefundStatus.OPEN);

    cards.desk().decide(dispute, false);

    awaitRefund(RefundStatus.DENIED);
    assertThat(isEnrolled()).isTrue();
    assertThat(cashier.refundOf(order, staff).total()).isEqualTo(Money.of(14_900, "USD"));
  }

  @Test
  void moneyThatABankTookAndGaveBackLeavesTheOrderAsItWas() {
    var dispute = cards.desk().dispute(reference(), 14_900);
    cards.desk().decide(dispute, true);
    awaitRefund(RefundStatus.PAYMENT_REFUNDED);

    cards.desk().decide(dispute, false);

    var over = awaitRefund(RefundStatus.COMPLETE);
    assertThat(needsAction(over)).isFalse();
    assertThat(cashier.refunded(order).isZero()).isTrue();
    assertThat(isEnrolled()).isTrue();
    assertThat(cashier.refundOf(order, staff).total()).isEqualTo(Money.of(14_900, "USD"));
  }

  @Test
  void aDisputeThatIsWonAfterAccessWasTakenIsACaseUntilAPersonHasSeenToIt() {
    var dispute = cards.desk().dispute(reference(), 14_900);
    cards.desk().decide(dispute, true);
    var refund = awaitRefund(RefundStatus.PAYMENT_REFUNDED);
    refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id()));
    awaitRefund(RefundStatus.COMPLETE);
    assertThat(isEnrolled()).isFalse();

    cards.desk().decide(dispute, false);

    var back = awaitCause(refund, Cause.CAME_BACK);
    assertThat(back.trouble()).contains("bank gave the money back", "access is taken");
    assertThat(needsAction(back)).isTrue();
    assertThat(cashier.refunded(order).isZero()).isTrue();
    refunds.retry(back.id(), Actor.page(staff.id()));
    assertThat(needsAction(back)).as("it is not Bursar's to give again").isTrue();
    assertThatThrownBy(() -> refunds.closeCase(back.id(), " ", Actor.page(staff.id())))
        .isInstanceOf(Reason.Refused.class);
    var anew = cashier.refundOf(order, staff);
    assertThat(anew.total()).as("it is the payer's again").isEqualTo(Money.of(14_900, "USD"));

    refunds.closeCase(back.id(), "Refunded anew.", Actor.page(staff.id()));

    assertThat(needsAction(back)).isFalse();
    var paid = refunds.approve(anew.id(), Choice.REVOKE, false, Actor.page(staff.id()));
    assertThat(paid.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
  }

  @Test
  void whatWasGivenInTheProcessorsPagesAndCameBackIsACaseToo() {
    var given = cards.desk().giveBack(reference(), 14_900);
    var refund = awaitRefund(RefundStatus.COMPLETE);

    cards.desk().decide(given, false);

    assertThat(awaitCause(refund, Cause.CAME_BACK).trouble()).contains("access is taken");
  }

  @Test
  void anOpenRequestEndsWhenTheMoneyWentElsewhereAndTheCourseGoesWithIt() {
    var request = cashier.refundOf(order, staff);

    cards.desk().giveBack(reference(), 14_900);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(refunds.ofOrder(order.id()))
                  .extracting(Refund::status)
                  .containsExactly(RefundStatus.DENIED, RefundStatus.COMPLETE);
            });
    assertThat(cashier.again(request).trouble()).contains("went back in the pages of sandbox");
    assertThat(isEnrolled()).isFalse();
    assertThat(cashier.credits(order)).containsExactly(14_900L);
  }

  @Test
  void whatStaffGiveAtTheProcessorInsteadOfARefusedRefundIsThatRefundsMoney() {
    var refund = refused(new Ask.Total(Money.of(14_900, "USD")));

    cards.desk().giveBack(reference(), 14_000);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_000, "USD"));
            });
    assertThat(cashier.again(refund).cause()).isEqualTo(Cause.REFUSED);

    refunds.retry(refund.id(), Actor.page(staff.id()));

    awaitRefund(RefundStatus.COMPLETE);
    assertThat(cashier.credits(order)).containsExactly(14_000L, 900L);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(isEnrolled()).isFalse();
  }

  @Test
  void moneyThatWentElsewhereAndHasNoLinesLeftWaitsForAPerson() {
    var all = refused(new Ask.Total(Money.of(14_900, "USD")));
    cards.desk().dispute(reference(), 14_900);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(refunds.ofOrder(order.id())).hasSize(2);
            });
    var elsewhere = refunds.ofOrder(order.id()).getLast();
    assertThat(elsewhere.lines()).isEmpty();
    cards.desk().decide(cards.refundsOf(reference()).getLast(), true);
    cashier.awaitStatus(elsewhere, RefundStatus.PAYMENT_REFUNDED);
    assertThat(cashier.again(elsewhere).held()).isTrue();
    assertThat(needsAction(elsewhere)).isTrue();

    // Nothing is left to give: the refund ends by saying where its money went.
    refunds.paidOutside(all.id(), "dispute", "The bank took it.", Actor.page(staff.id()));

    cashier.awaitStatus(all, RefundStatus.COMPLETE);
    assertThat(isEnrolled()).isFalse();
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
  }

  @Test
  void accessThatCannotBeTakenBackAfterwardsIsSaidAndTriedUntilItIs() {
    var refund = refused(new Ask.Total(Money.of(14_900, "USD")));
    lms.faults().add(Fault.error(500).only("/enrollment"));

    cards.desk().giveBack(reference(), 14_900);

    var failing = cashier.awaitStatus(refund, RefundStatus.REVOCATION_ERROR);
    assertThat(failing.canApprove()).isTrue();
    assertThat(isEnrolled()).isTrue();

    lms.faults().clear();
    cashier.awaitStatus(refund, RefundStatus.COMPLETE);
    assertThat(isEnrolled()).isFalse();
  }

  private Refund refused(Ask ask) {
    cards
        .faults()
        .add(
            Fault.error(409, "application/json", "{\"error\":{\"message\":\"No.\"}}")
                .only(reference() + "/refunds")
                .times(1));
    var refund = cashier.refund(order, ask, staff);
    var after = refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id()));
    assertThat(after.cause()).isEqualTo(Cause.REFUSED);
    return refund;
  }

  private Refund awaitCause(Refund refund, Cause cause) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(cashier.again(refund).cause()).isEqualTo(cause);
            });
    return cashier.again(refund);
  }

  private Refund awaitRefund(RefundStatus status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(refunds.ofOrder(order.id()))
                  .singleElement()
                  .extracting(Refund::status)
                  .isEqualTo(status);
            });
    return refunds.ofOrder(order.id()).getFirst();
  }

  private boolean needsAction(Refund refund) {
    var criteria =
        new Refunds.Criteria(campus.site().id(), refund.id(), null, null, Set.of(), true);
    return !refunds.page(criteria, null).isEmpty();
  }

  private String reference() {
    return cashier.source(order).reference();
  }

  private boolean isEnrolled() {
    return lms.enrollment(learner.username(), course.courseId())
        .filter(enrollment -> enrollment.active())
        .isPresent();
  }
}
