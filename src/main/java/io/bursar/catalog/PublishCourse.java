package io.bursar.catalog;

import io.bursar.history.Actor;
import io.bursar.lms.CommerceApi;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/// Publishes a course: tells the LMS its modes, then saves the course and its products, all or
/// nothing. While the LMS answers there is no transaction and no lock; the course is saved only if
/// nobody changed it meanwhile. When the program dies in between, the LMS knows more than the
/// catalog, and a repetition of the same publication, which computes the same SKUs, repairs it.
@Component
public class PublishCourse {

  private final PlanCourse planCourse;
  private final CommerceApi commerce;
  private final Courses courses;
  private final Clock clock;

  PublishCourse(PlanCourse planCourse, CommerceApi commerce, Courses courses, Clock clock) {
    this.planCourse = planCourse;
    this.commerce = commerce;
    this.courses = courses;
    this.clock = clock;
  }

  /// Publishes what this partner offers. Refuses with [PublicationInvalid] what cannot be published
  /// as it stands; with another refusal a course of another partner, an entitlement without uuid
  /// and a course that changed meanwhile.
  public Outcome publish(long partnerId, CourseOffer offer, Actor by) {
    var plan = planCourse.plan(partnerId, offer);
    return switch (commerce.publish(plan.atTheLms(clock.instant()))) {
      case CommerceApi.Published() -> {
        courses.save(plan, by);
        yield new Published(plan.isNewCourse(), plan.skus());
      }
      case CommerceApi.Refused(var sentence) -> new Failed(nothingSaved(offer, sentence));
      case CommerceApi.Unreachable(var sentence) -> new Failed(nothingSaved(offer, sentence));
    };
  }

  private static String nothingSaved(CourseOffer offer, String sentence) {
    return "The course %s was not published and nothing was saved. %s"
        .formatted(offer.courseId(), sentence);
  }

  /// How it ended.
  public sealed interface Outcome {}

  /// The LMS and the catalog have it; the SKUs are in the order of the offer.
  public record Published(boolean isNewCourse, List<String> skus) implements Outcome {}

  /// The LMS did not accept it, or gave no answer: the catalog is as it was.
  public record Failed(String sentence) implements Outcome {}
}
