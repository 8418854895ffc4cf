package io.bursar.sandbox.lms;

import static io.bursar.sandbox.lms.LmsFixture.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a POST does, by what is stored: a client that repeats itself must expect each of these.
class EnrollmentByStateTest {

  private static final String FIRST =
      "\"enrollment_attributes\": [{\"namespace\": \"order\", \"name\": \"order_number\","
          + " \"value\": \"EDX-1\"}]";
  private static final String SECOND = FIRST.replace("EDX-1", "EDX-2");

  private final LmsFixture lms = new LmsFixture().withDemo();

  @AfterEach
  void close() {
    lms.close();
  }

  @Test
  void aFirstEnrollmentTakesTheModeAndTheAttributes() throws Exception {
    assertThat(lms.enroll(verified(true) + ", " + FIRST).statusCode()).isEqualTo(200);

    assertThat(lms.stored().mode()).isEqualTo("verified");
    assertThat(lms.stored().active()).isTrue();
    assertThat(lms.stored().attribute("order", "order_number")).isEqualTo("EDX-1");
    assertThat(lms.stored().activations()).isEqualTo(1);
    assertThat(lms.stored().modeChanges()).isZero();
  }

  @Test
  void aFirstInactiveEnrollmentActivatesAndDeactivates() throws Exception {
    assertThat(lms.enroll(verified(false) + ", " + FIRST).statusCode()).isEqualTo(200);

    assertThat(lms.stored().active()).isFalse();
    assertThat(lms.stored().activations()).isEqualTo(1);
    assertThat(lms.stored().deactivations()).isEqualTo(1);
    assertThat(lms.stored().attribute("order", "order_number")).isEqualTo("EDX-1");
  }

  @Test
  void aRepeatChangesNothingNotEvenAttributes() throws Exception {
    lms.enroll(verified(true) + ", " + FIRST);

    assertThat(lms.enroll(verified(true) + ", " + SECOND).statusCode()).isEqualTo(200);

    assertThat(lms.stored().attribute("order", "order_number")).isEqualTo("EDX-1");
    assertThat(lms.stored().activations()).isEqualTo(1);
    assertThat(lms.stored().attributeWrites()).isEqualTo(1);
  }

  @Test
  void aRepeatFailsOnceTheModeHasExpired() throws Exception {
    lms.enrolled("verified", true).expire("verified");

    assertExpired(lms.enroll(verified(true)), "verified");
  }

  @Test
  void aRepeatFailsOnceTheWindowHasClosedOrTheCourseIsFull() throws Exception {
    lms.enrolled("verified", true).lms.closeCourse(DEMO);
    assertClosed(lms.enroll(verified(true)));

    lms.lms.openCourse(DEMO);
    lms.lms.changeCourse(DEMO, course -> course.withCapacity(1));
    assertClosed(lms.enroll(verified(true)));
  }

  @Test
  void anotherModeIsTakenThoughExpiredAndClosed() throws Exception {
    lms.enrolled("audit", true).expire("verified");
    lms.lms.closeCourse(DEMO);

    assertThat(lms.enroll(verified(true) + ", " + FIRST).statusCode()).isEqualTo(200);

    assertThat(lms.stored().mode()).isEqualTo("verified");
    assertThat(lms.stored().modeChanges()).isEqualTo(1);
    assertThat(lms.stored().attribute("order", "order_number")).isEqualTo("EDX-1");
  }

  @Test
  void attributesAreReplacedAsAWholeAndKeptWhenAbsent() throws Exception {
    lms.enroll("\"mode\": \"audit\", " + FIRST);
    lms.enroll("\"mode\": \"verified\"");
    assertThat(lms.stored().attribute("order", "order_number")).isEqualTo("EDX-1");

    lms.enroll("\"mode\": \"audit\", " + SECOND);
    assertThat(lms.stored().attributes()).hasSize(1);
    assertThat(lms.stored().attribute("order", "order_number")).isEqualTo("EDX-2");

    lms.enroll("\"mode\": \"verified\", \"enrollment_attributes\": []");
    assertThat(lms.stored().attributes()).isEmpty();
  }

  @Test
  void anActiveEnrollmentIsDeactivatedInItsModeOrWithoutOne() throws Exception {
    lms.enrolled("verified", true);
    assertThat(lms.enroll(verified(false)).statusCode()).isEqualTo(200);
    assertThat(lms.stored().active()).isFalse();

    lms.enroll(verified(true));
    assertThat(lms.enroll("\"is_active\": false").statusCode()).isEqualTo(200);
    assertThat(lms.stored().active()).isFalse();
    assertThat(lms.stored().mode()).isEqualTo("verified");
    assertThat(lms.stored().deactivations()).isEqualTo(2);
  }

  @Test
  void anotherModeIsNeverDeactivated() throws Exception {
    lms.enrolled("audit", true);

    var answer = lms.enroll(verified(false));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"message":"Enrollment mode mismatch: active mode=audit, requested mode=verified. Won't deactivate."}\
            """);
    assertThat(lms.stored().active()).isTrue();
  }

  @Test
  void anInactiveEnrollmentIsActivatedThoughTheCourseIsClosed() throws Exception {
    lms.enrolled("verified", false).lms.closeCourse(DEMO);

    assertThat(lms.enroll(verified(true)).statusCode()).isEqualTo(200);
    assertThat(lms.stored().active()).isTrue();
    assertThat(lms.stored().activations()).isEqualTo(2);
  }

  @Test
  void anInactiveEnrollmentIsActivatedInAnotherMode() throws Exception {
    lms.enrolled("audit", false);

    assertThat(lms.enroll(verified(true)).statusCode()).isEqualTo(200);
    assertThat(lms.stored().mode()).isEqualTo("verified");
    assertThat(lms.stored().active()).isTrue();
  }

  @Test
  void aRepeatedDeactivationFiresAgain() throws Exception {
    lms.enrolled("verified", false);

    assertThat(lms.enroll(verified(false)).statusCode()).isEqualTo(200);
    assertThat(lms.stored().active()).isFalse();
    assertThat(lms.stored().activations()).isEqualTo(2);
    assertThat(lms.stored().deactivations()).isEqualTo(2);
  }

  @Test
  void aRepeatedDeactivationFailsWhenClosed() throws Exception {
    lms.enrolled("verified", false).lms.closeCourse(DEMO);

    assertClosed(lms.enroll(verified(false)));
  }

  @Test
  void anInactiveEnrollmentMayMoveToAnotherModeAndStayInactive() throws Exception {
    lms.enrolled("audit", false);

    assertThat(lms.enroll(verified(false)).statusCode()).isEqualTo(200);
    assertThat(lms.stored().mode()).isEqualTo("verified");
    assertThat(lms.stored().active()).isFalse();
  }

  private static String verified(boolean active) {
    return "\"mode\": \"verified\", \"is_active\": " + active;
  }

  private static void assertExpired(HttpResponse<String> answer, String mode) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "The [%s] course mode is expired or otherwise unavailable for course run [%s]."
                .formatted(mode, DEMO))
        .contains("\"course_details\"");
  }

  private static void assertClosed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"message":"An error occurred while creating the new course enrollment for user 'ann' in course '%s'"}\
            """
                .formatted(DEMO));
  }
}
