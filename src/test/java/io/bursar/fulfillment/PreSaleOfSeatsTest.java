package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.Deliverability.CannotSay;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Whether a seat or an entitlement could be delivered, as the LMS says now.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class PreSaleOfSeatsTest {

  @Autowired Modules modules;
  @Autowired Campus campus;
  @Autowired SandboxLms lms;

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void aModeThatTheCourseOffersIsDeliverable() {
    var course = campus.aCourse().courseId();

    assertThat(seat(Map.of("course_key", course))).isEqualTo(new Deliverable());
    assertThat(seat(Map.of("course_key", course, "certificate_type", "verified")))
        .isEqualTo(new Deliverable());
  }

  @Test
  void aModeOrCourseThatIsNotThereIsNot() {
    var course = campus.aCourse().courseId();

    assertThat(seat(Map.of("course_key", course, "certificate_type", "honor")))
        .isEqualTo(
            new NotDeliverable(
                "The LMS does not offer the mode honor of this course, or no longer."));
    assertThat(seat(Map.of("course_key", "course-v1:Nobody+Knows+It")))
        .isEqualTo(new NotDeliverable("The LMS does not know this course."));
    assertThat(seat(Map.of())).isInstanceOf(NotDeliverable.class);
    assertThat(seat(Map.of("course_key", course, "certificate_type", "credit")))
        .isInstanceOf(NotDeliverable.class);
  }

  @Test
  void anLmsThatDoesNotAnswerSaysNothingAgainstTheProduct() {
    var course = campus.aCourse().courseId();
    for (var fault :
        new Fault[] {Fault.error(503), Fault.dropAnswer(), Fault.hang(), Fault.error(401)}) {
      lms.faults().clear();
      lms.faults().add(fault);
      assertThat(seat(Map.of("course_key", course))).isInstanceOf(CannotSay.class);
      assertThat(entitlement("5d2a8a54-5f9e-4c55-9a5e-0e3c7f0b6f11")).isInstanceOf(CannotSay.class);
    }
  }

  @Test
  void anEntitlementNeedsTheUuidOfACourse() {
    assertThat(entitlement("5d2a8a54-5f9e-4c55-9a5e-0e3c7f0b6f11")).isEqualTo(new Deliverable());
    assertThat(entitlement("a course")).isInstanceOf(NotDeliverable.class);
  }

  private Deliverability seat(Map<String, Object> attributes) {
    return check("Seat", attributes);
  }

  private Deliverability entitlement(String uuid) {
    return check("Course Entitlement", Map.of("UUID", uuid));
  }

  private Deliverability check(String type, Map<String, Object> attributes) {
    return modules
        .named(type)
        .orElseThrow()
        .check(new ProductToCheck(1, 1, type, attributes, Duration.ofMillis(500)));
  }
}
