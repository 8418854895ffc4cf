package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A POST of an enrollment with the API key: the checks of the body, then either the *update*
/// branch (something stored would change: expiry, window and capacity are ignored) or the *create*
/// branch (everything else, also a call that changes nothing: they are checked).
final class Enroll {

  private final LmsRecord record;
  private final Instant now;

  Enroll(LmsRecord record, Instant now) {
    this.record = record;
    this.now = now;
  }

  /// Answers the body; throws an [LmsRefusal] for every answer but the success.
  Answer answer(JsonNode body) {
    var asked = EnrollmentRequest.read(body, record);
    var stored = record.enrollment(asked.username(), asked.courseId()).orElse(null);
    var course = record.course(asked.courseId()).orElse(null);
    var next = stored != null && changes(stored, asked) ? update(stored, course, asked) : null;
    if (next == null) {
      next = create(stored, course, asked);
    }
    if (!next.equals(stored)) {
      next = withAttributes(next, asked);
    }
    if (asked.cohort() != null) {
      record.save(next);
      throw refused("An error occured while adding to cohort [%s]".formatted(asked.cohort()));
    }
    if (asked.hasEmailOptIn()) {
      // With the key alone there is no caller to store it for: the LMS fails and rolls back.
      throw new LmsRefusal(LmsReply.serverError());
    }
    if (!next.equals(stored)) {
      record.save(next);
    }
    return Answer.json(200, LmsReply.enrollment(next, known(course, asked), now));
  }

  private static boolean changes(Enrollment stored, EnrollmentRequest asked) {
    return changesMode(stored, asked) || changesActivation(stored, asked);
  }

  private static boolean changesMode(Enrollment stored, EnrollmentRequest asked) {
    return asked.mode() != null && !asked.mode().equals(stored.mode());
  }

  private static boolean changesActivation(Enrollment stored, EnrollmentRequest asked) {
    return asked.active() != null && asked.active() != stored.active();
  }

  private Enrollment update(Enrollment stored, @Nullable Course course, EnrollmentRequest asked) {
    var mode = asked.mode();
    if (mode != null) {
      if (changesMode(stored, asked)
          && changesActivation(stored, asked)
          && Boolean.FALSE.equals(asked.active())) {
        throw refused(
            "Enrollment mode mismatch: active mode=%s, requested mode=%s. Won't deactivate."
                .formatted(stored.mode(), mode));
      }
      if (mode.equals("credit") && asked.lacksCreditProvider()) {
        throw refused(
            "Missing enrollment attributes: requested mode=credit required"
                + " attributes=['credit:provider_id']");
      }
      verifyOffered(known(course, asked), mode, true, mode);
    }
    var next = stored;
    if (mode != null && changesMode(stored, asked)) {
      next = next.in(mode, now);
    }
    if (changesActivation(stored, asked)) {
      next = Boolean.TRUE.equals(asked.active()) ? next.activated(now) : next.deactivated(now);
    }
    return next;
  }

  private Enrollment create(
      @Nullable Enrollment stored, @Nullable Course unsure, EnrollmentRequest asked) {
    var course = known(unsure, asked);
    var activate = !Boolean.FALSE.equals(asked.active());
    var mode = asked.mode() == null ? course.defaultMode(now) : asked.mode();
    verifyOffered(course, mode, !activate, asked.mode());
    verifyRoom(course, asked);
    if (stored != null && stored.active()) {
      return stored;
    }
    var next = stored == null ? Enrollment.first(asked.username(), course.id(), mode, now) : stored;
    next = next.activated(now);
    if (!mode.equals(next.mode())) {
      next = next.in(mode, now);
    }
    return activate ? next : next.deactivated(now);
  }

  private void verifyOffered(
      Course course, String mode, boolean withExpired, @Nullable String asked) {
    var offered = course.offered(now, withExpired);
    if (offered.stream().noneMatch(m -> m.slug().equals(mode))) {
      var text =
          "The [%s] course mode is expired or otherwise unavailable for course run [%s]."
              .formatted(asked == null ? "None" : asked, course.id());
      var body = Json.object().put("message", text);
      body.set("course_details", LmsReply.courseDetails(course, offered));
      throw new LmsRefusal(Answer.json(400, body));
    }
  }

  private void verifyRoom(Course course, EnrollmentRequest asked) {
    var capacity = course.capacity();
    if (!course.isOpen(now) || (capacity != null && record.activeIn(course.id()) >= capacity)) {
      throw refused(
          "An error occurred while creating the new course enrollment for user '%s' in course '%s'"
              .formatted(asked.username(), course.id()));
    }
  }

  private Enrollment withAttributes(Enrollment next, EnrollmentRequest asked) {
    if (asked.attributes() == null) {
      return next;
    }
    if (asked.lacksValue()) {
      // The real one has committed the change of state by now.
      record.save(next);
      throw refused("'value' not in enrollment attribute");
    }
    return next.with(asked.attributesToWrite());
  }

  private static Course known(@Nullable Course course, EnrollmentRequest asked) {
    if (course == null) {
      throw new LmsRefusal(EnrollmentRequest.noCourse(asked.courseId()));
    }
    return course;
  }

  private static LmsRefusal refused(String message) {
    return new LmsRefusal(LmsReply.message(400, message));
  }
}
