package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.lms.EnrollmentApi;
import io.bursar.order.LineStatus;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.Enrollment;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Reason;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Taking back what a line granted, by the same queue and the same steps, and never more than no
/// other line still grants. No worker runs here: a test makes each attempt itself.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
@Import(Clerk.class)
class RevocationTest {

  private static final String WHY = "The learner asked for it.";

  @Autowired Revocations revocations;
  @Autowired Clerk clerk;
  @Autowired SandboxLms lms;
  @Autowired EnrollmentApi enrollments;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

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
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void whatALineGrantedIsTakenBackOnceHoweverOftenItIsAsked() {
    var order = clerk.delivered(learner, course.auditSku());

    revoke(order);
    revoke(order);
    clerk.attempt(order);
    revoke(order);
    clerk.attempt(order);

    assertThat(enrollment().orElseThrow().active()).isFalse();
    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
    assertThat(clerk.ledger(order)).containsExactly("audit revoked");
    assertThat(clerk.actions(order)).containsExactly("fulfill", "revoke");
    assertThat(clerk.again(order).status())
        .as("an order of closed lines keeps its status")
        .isEqualTo(OrderStatus.COMPLETE);
    assertThat(clerk.again(order).lines().getFirst().closed()).isTrue();
  }

  @Test
  void whatIsBeingDeliveredRightNowMayHaveBeenGranted() {
    var order = clerk.order(learner, course.auditSku());
    var lineId = order.lines().getFirst().id();
    assertThat(revocations.mayHaveGranted(lineId)).isFalse();

    db.sql(
            "update fulfillment.deliveries set state = 'running', lease_token = gen_random_uuid()"
                + " where line_id = :line")
        .param("line", lineId)
        .update();

    assertThat(revocations.mayHaveGranted(lineId)).isTrue();
  }

  @Test
  void whatWasTakenBackCanBeBoughtAgain() {
    var first = clerk.delivered(learner, course.auditSku());
    revoke(first);
    clerk.attempt(first);

    var second = clerk.delivered(learner, course.auditSku());

    assertThat(second.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(enrollment().orElseThrow().active()).isTrue();
    assertThat(clerk.ledger(first)).containsExactly("audit revoked");
    assertThat(clerk.ledger(second)).containsExactly("audit granted");
  }

  @Test
  void anUpgradeThatIsTakenBackLeavesWhatWasThereBefore() {
    var audit = clerk.delivered(learner, course.auditSku());
    var verified = clerk.delivered(learner, course.verifiedSku());
    assertThat(enrollment().orElseThrow().mode()).isEqualTo("verified");

    revoke(verified);
    clerk.attempt(verified);

    assertThat(enrollment().orElseThrow().active()).isTrue();
    assertThat(enrollment().orElseThrow().mode()).isEqualTo("audit");
    assertThat(clerk.ledger(audit)).containsExactly("audit granted");
    assertThat(clerk.ledger(verified)).containsExactly("verified revoked");
  }

  @Test
  void takingBackTheFreeSeatLeavesThePaidOne() {
    var audit = clerk.delivered(learner, course.auditSku());
    var verified = clerk.delivered(learner, course.verifiedSku());

    revoke(audit);
    clerk.attempt(audit);

    assertThat(enrollment().orElseThrow().mode()).isEqualTo("verified");
    assertThat(enrollment().orElseThrow().active()).isTrue();
    assertThat(clerk.ledger(audit)).containsExactly("audit kept");
    assertThat(clerk.ledger(verified)).containsExactly("verified granted");
  }

  @Test
  void aFreeSeatDoesNotTakeThePaidOneAway() {
    clerk.delivered(learner, course.verifiedSku());

    var audit = clerk.delivered(learner, course.auditSku());

    assertThat(audit.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(enrollment().orElseThrow().mode()).isEqualTo("verified");
  }

  @Test
  void twoSeatsOfOneCourseInOneOrderEndInTheBetterOne() {
    var order = clerk.delivered(learner, course.verifiedSku(), course.auditSku());

    // Whichever the LMS heard last: the better one looks again, until it is there.
    order = clerk.attempt(order);

    assertThat(order.status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(enrollment().orElseThrow().mode()).isEqualTo("verified");
  }

  @Test
  void whatWasNeverGrantedIsNotAskedBack() {
    lms.faults().add(Fault.error(500));
    var order = clerk.delivered(learner, course.auditSku());
    lms.faults().clear();

    revoke(order);
    clerk.attempt(order);

    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
    assertThat(enrollment()).isEmpty();
    assertThat(clerk.actions(order)).containsExactly("fulfill", "revoke");
    assertThat(lmsCalls()).isEqualTo(1);
  }

  @Test
  void whatMayHaveBeenGrantedIsLookedForAndTakenBack() {
    lms.faults().add(Fault.dropAnswer().times(1));
    var order = clerk.delivered(learner, course.auditSku());
    assertThat(enrollment().orElseThrow().active()).isTrue();

    revoke(order);
    clerk.attempt(order);

    assertThat(clerk.actions(order)).containsExactly("fulfill", "observe", "revoke");
    assertThat(enrollment().orElseThrow().active()).isFalse();
    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
  }

  @Test
  void aRevocationWhoseAnswerWasLostIsLookedForAndNotRepeated() {
    var order = clerk.delivered(learner, course.auditSku());
    revoke(order);
    lms.faults().add(Fault.dropAnswer().times(1));

    clerk.attempt(order);
    assertThat(clerk.delivery(order).state()).isEqualTo("waiting");
    // From here on the LMS refuses the repeat.
    lms.closeCourse(course.courseId());
    clerk.attempt(order);

    assertThat(clerk.actions(order)).containsExactly("fulfill", "revoke", "observe");
    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
    assertThat(clerk.ledger(order)).containsExactly("audit revoked");
  }

  @Test
  void aLearnerWhoMovedToAnotherModeIsLeftThere() {
    var order = clerk.delivered(learner, course.auditSku());
    movedAtTheLms("verified");

    revoke(order);
    clerk.attempt(order);

    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
    assertThat(enrollment().orElseThrow().active()).isTrue();
  }

  @Test
  void aDeliveryUnderWayIsSettledBeforeItIsTakenBack() {
    var order = clerk.order(learner, course.auditSku());
    // Another node has just claimed it, and dies after its call.
    db.sql(
            """
            update fulfillment.deliveries set state = 'running', lease_token = gen_random_uuid(), due_at = :end where order_id = :order
            """)
        .param("end", clock.instant().plusSeconds(10).atOffset(ZoneOffset.UTC))
        .param("order", order.id())
        .update();
    movedAtTheLms("audit");

    revoke(order);
    assertThat(clerk.delivery(order).state()).isEqualTo("running");
    clock.advance(Duration.ofSeconds(11));
    clerk.attempt(order);

    assertThat(enrollment().orElseThrow().active()).isFalse();
    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
  }

  @Test
  void aFailingLineThatIsTakenBackNoLongerCountsForItsOrder() {
    var other = campus.aCourse();
    lms.closeCourse(other.courseId());
    var order = clerk.delivered(learner, course.auditSku(), other.auditSku());
    assertThat(order.status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
    var failed =
        order.lines().stream().filter(l -> l.status() == LineStatus.SERVER_ERROR).findFirst();

    revocations.revoke(order.id(), failed.orElseThrow().id(), WHY, Actor.page(staff.id()));

    assertThat(clerk.again(order).status()).isEqualTo(OrderStatus.COMPLETE);
  }

  @Test
  void aRevocationNeedsAReasonOfAtMostAThousandCharacters() {
    var order = clerk.delivered(learner, course.auditSku());

    for (var reason : List.of("  ", "x".repeat(1_001))) {
      assertThatThrownBy(
              () ->
                  revocations.revoke(
                      order.id(), order.lines().getFirst().id(), reason, Actor.page(staff.id())))
          .isInstanceOf(Reason.Refused.class);
    }
    assertThat(clerk.delivery(order).state()).isEqualTo("done");
  }

  private void revoke(Order order) {
    revocations.revoke(order.id(), order.lines().getFirst().id(), WHY, Actor.page(staff.id()));
  }

  /// Somebody else has changed the enrollment at the LMS.
  private void movedAtTheLms(String mode) {
    enrollments.post(
        Map.of(
            "user",
            learner.username(),
            "mode",
            mode,
            "is_active",
            true,
            "course_details",
            Map.of("course_id", course.courseId())),
        new EnrollmentApi.Learner(null, null),
        UUID.randomUUID(),
        Duration.ofSeconds(5));
  }

  private long lmsCalls() {
    return lms.calls().calls().stream()
        .filter(c -> c.body().contains("\"" + learner.username() + "\""))
        .count();
  }

  private Optional<Enrollment> enrollment() {
    return lms.enrollment(learner.username(), course.courseId());
  }
}
