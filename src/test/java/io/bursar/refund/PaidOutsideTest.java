package io.bursar.refund;

import static io.bursar.testing.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.history.Actor;
import io.bursar.payment.PaidOutside;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.shared.Reason;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// What a processor does not give, a person pays back in another way, and says so.
@BursarTest
@Import(Cashier.class)
class PaidOutsideTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void whatTheProcessorKeepsRefusingIsPaidBackInAnotherWayAndTheCourseGoesWithIt()
      throws Exception {
    var learner = campus.aLearner();
    var staff = campus.aStaffMember();
    var course = campus.aCourse();
    var order = cashier.delivered(learner, course.verifiedSku());
    cards
        .faults()
        .add(
            Fault.error(409, "application/json", "{\"error\":{\"message\":\"Too old.\"}}")
                .only(cashier.source(order).reference() + "/refunds"));
    var refund = cashier.refundOf(order, staff);
    var by = Actor.page(staff.id());
    assertThat(refunds.approve(refund.id(), Choice.REVOKE, false, by).cause())
        .isEqualTo(Cause.REFUSED);
    assertThatThrownBy(() -> refunds.paidOutside(refund.id(), " ", "Sent.", by))
        .isInstanceOf(PaidOutside.Incomplete.class);
    assertThatThrownBy(() -> refunds.paidOutside(refund.id(), "BANK-1", "", by))
        .isInstanceOf(Reason.Refused.class);

    cards.faults().clear();
    var statuses =
        atOnce(
            8,
            () -> {
              try {
                return refunds.paidOutside(refund.id(), "BANK-1", "Sent by bank.", by).status();
              } catch (DecideRefund.NotNow alreadyNoted) {
                return RefundStatus.DENIED;
              }
            });

    assertThat(statuses).containsOnlyOnce(RefundStatus.COMPLETE);
    assertThat(cashier.credits(order)).as("the processor gave nothing").isEmpty();
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(cashier.refundedEvents(order)).isEqualTo(1);
    assertThat(cashier.again(refund).outside()).isEqualTo("BANK-1");
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().active())
        .isFalse();
    assertThatThrownBy(() -> cashier.refundOf(order, staff))
        .isInstanceOf(RefundPlan.NothingLeft.class);
  }
}
