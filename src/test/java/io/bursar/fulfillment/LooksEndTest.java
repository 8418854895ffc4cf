package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.catalog.CourseOffer;
import io.bursar.catalog.Courses;
import io.bursar.catalog.ProductOffer;
import io.bursar.history.Actor;
import io.bursar.lms.EnrollmentApi;
import io.bursar.order.Order;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.Course;
import io.bursar.sandbox.lms.Mode;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Lines of one learner and course that look again because of each other: often enough that the
/// right one is there in the end, and not for ever. No worker runs here: a test makes each attempt
/// itself.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
@Import(Clerk.class)
class LooksEndTest {

  private static final Duration LEASE = Duration.ofSeconds(7);
  private static final int CALLS_MAX = 4;

  @Autowired Revocations revocations;
  @Autowired ClaimStore claims;
  @Autowired PrepareAttempts prepare;
  @Autowired SettleAttempt settleAttempt;
  @Autowired DeliveryStore deliveries;
  @Autowired Clerk clerk;
  @Autowired SandboxLms lms;
  @Autowired EnrollmentApi enrollments;
  @Autowired Campus campus;
  @Autowired Courses courses;
  @Autowired TestClock clock;

  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void aPaidSeatSoonAfterTheFreeOneIsLookedAtAFewTimesAndThenNoMore() {
    var audit = clerk.delivered(learner, course.auditSku());
    clock.advance(Duration.ofSeconds(2));
    var verified = clerk.delivered(learner, course.verifiedSku());

    minutesGoBy(audit, verified);

    verifyAtRest(audit, verified);
    assertThat(mode()).isEqualTo("verified");
  }

  @Test
  void aFreeSeatSoonAfterThePaidOneIsLookedAtAFewTimesAndThenNoMore() {
    var verified = clerk.delivered(learner, course.verifiedSku());
    var audit = clerk.delivered(learner, course.auditSku());

    minutesGoBy(audit, verified);

    verifyAtRest(audit, verified);
    assertThat(mode()).isEqualTo("verified");
  }

  @Test
  void aLostAnswerMakesBothLinesLookAFewTimesAndThenNoMore() {
    var audit = clerk.delivered(learner, course.auditSku());
    clock.advance(Duration.ofMinutes(30));
    lms.faults().add(Fault.dropAnswer().times(1).only(learner.username()));
    var verified = clerk.delivered(learner, course.verifiedSku());
    assertThat(clerk.delivery(verified).unsure()).isTrue();

    minutesGoBy(audit, verified);

    verifyAtRest(audit, verified);
    assertThat(mode()).isEqualTo("verified");
  }

  @Test
  void aSeatThatIsBoughtAgainSoonAfterItsRefundIsLookedAtAFewTimesAndThenNoMore() {
    var first = clerk.delivered(learner, course.verifiedSku());
    revoke(first);
    clerk.attempt(first);
    var second = clerk.delivered(learner, course.verifiedSku());

    for (int i = 0; i < 20; i++) {
      clerk.attempt(second);
    }

    verifyAtRest(second);
    assertThat(mode()).isEqualTo("verified");
  }

  @Test
  void ofTwoModesThatDoNotCoverEachOtherTheLaterOneStaysAndTheyDoNotTakeTurns() {
    var id = "course-v1:TestX+Two%d+2026".formatted(learner.id());
    lms.add(Course.open(id, "A course", Mode.of("professional", 99), Mode.of("verified", 149)));
    var skus =
        courses.save(
            campus.site().partner().id(),
            new CourseOffer(
                id,
                null,
                "A course",
                null,
                List.of(
                    ProductOffer.seat("professional", true, Money.of(9_900, "USD")),
                    ProductOffer.seat("verified", true, Money.of(14_900, "USD")))));
    var professional = clerk.delivered(learner, skus.get(0));
    var verified = clerk.delivered(learner, skus.get(1));

    minutesGoBy(professional, verified);

    verifyAtRest(professional, verified);
    assertThat(lms.enrollment(learner.username(), id).orElseThrow().mode()).isEqualTo("verified");
  }

  @Test
  void whatIsChangedWhileALineIsLookedAtIsGivenAgain() {
    var verified = clerk.delivered(learner, course.verifiedSku());
    lookAgain(verified);
    var looking = claimed(verified);
    var seen = looking.run().orElseThrow();

    movedAtTheLms("audit");
    lookAgain(verified);
    settleAttempt.settle(looking, seen, false, Actor.api(learner.id()));
    assertThat(clerk.delivery(verified).state()).isEqualTo("due");
    minutesGoBy(verified);

    assertThat(mode()).isEqualTo("verified");
    assertThat(clerk.actions(verified)).containsExactly("fulfill", "observe", "observe", "fulfill");
    assertThat(clerk.delivery(verified).state()).isEqualTo("done");
  }

  @Test
  void aLineWhoseNodeDiedWhileItLookedAgainIsLookedAtByAnother() {
    var verified = clerk.delivered(learner, course.verifiedSku());
    movedAtTheLms("audit");
    lookAgain(verified);
    claimed(verified);

    clock.advance(LEASE.plusSeconds(1));
    minutesGoBy(verified);

    assertThat(mode()).isEqualTo("verified");
    verifyAtRest(verified);
  }

  /// Attempts all that is due, again and again.
  private void minutesGoBy(Order... orders) {
    for (int i = 0; i < 40; i++) {
      for (var order : orders) {
        clerk.attempt(order);
      }
      clock.advance(Duration.ofSeconds(i < 20 ? 0 : 15));
    }
  }

  private void verifyAtRest(Order... orders) {
    for (var order : orders) {
      assertThat(clerk.actions(order)).hasSizeLessThanOrEqualTo(CALLS_MAX);
      assertThat(clerk.delivery(order).state()).isEqualTo("done");
    }
  }

  private void lookAgain(Order order) {
    deliveries.lookAgain(List.of(order.lines().getFirst().id()), clock.instant());
  }

  private Attempt claimed(Order order) {
    var giveUp = GiveUpTimes.NONE;
    return prepare
        .prepare(claims.claimOrder(order.id(), null, false, clock.instant(), LEASE, giveUp))
        .getFirst();
  }

  private void revoke(Order order) {
    revocations.revoke(
        order.id(), order.lines().getFirst().id(), "Refunded.", Actor.api(learner.id()));
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

  private String mode() {
    return lms.enrollment(learner.username(), course.courseId()).orElseThrow().mode();
  }
}
