package io.bursar.product.seat;

import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.Deliverability.CannotSay;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import io.bursar.lms.LmsAnswer;
import io.bursar.lms.LmsAnswer.Answered;
import io.bursar.product.LmsOutcomes;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the answers of the enrollment API mean for a seat. The LMS rolls back on 500 and answers
/// 406 for a learner it does not know; 404 without a body means that it does not let us act for
/// learners.
@Component
class Enrollments {

  private static final String UNREADABLE = "The LMS answered with something that is no enrollment.";

  private final JsonMapper json;

  Enrollments(JsonMapper json) {
    this.json = json;
  }

  /// What a POST that asks for the enrollment came to.
  Outcome ofEnrolling(Grant grant, LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return LmsOutcomes.notAnswered(answer);
    }
    if (answered.status() != 200) {
      return refusal(answered);
    }
    var enrollment = read(answered.body());
    return enrollment.isPresent() && isAsAsked(enrollment.get(), grant)
        ? new Delivered(
            grant, false, "Enrolled in " + grant.mode() + " mode.", LmsOutcomes.evidence(answered))
        : new Unsure(Doubt.NETWORK, UNREADABLE, LmsOutcomes.evidence(answered));
  }

  /// What a GET of the enrollment showed; no body means that there is none.
  Observation ofReading(Grant grant, LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return new Observation.Failed(LmsOutcomes.notAnswered(answer));
    }
    if (answered.status() != 200) {
      return new Observation.Failed(refusal(answered));
    }
    if (answered.body().isBlank()) {
      return new Observation.NotAsAsked(
          "Not enrolled in this course.", LmsOutcomes.evidence(answered));
    }
    var enrollment = read(answered.body());
    if (enrollment.isEmpty()) {
      return new Observation.Failed(
          new Unsure(Doubt.NETWORK, UNREADABLE, LmsOutcomes.evidence(answered)));
    }
    return isAsAsked(enrollment.get(), grant)
        ? new Observation.AsAsked(
            new Delivered(
                grant,
                true,
                "Enrolled in " + grant.mode() + " mode already.",
                LmsOutcomes.evidence(answered)))
        : new Observation.NotAsAsked(found(enrollment.get()), LmsOutcomes.evidence(answered));
  }

  /// Whether a course run offers a mode, according to what the LMS says of it.
  Deliverability ofCourse(String mode, LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return new CannotSay(LmsOutcomes.notAnswered(answer).cause());
    }
    if (answered.status() == 400) {
      return new NotDeliverable("The LMS does not know this course.");
    }
    if (answered.status() != 200) {
      return new CannotSay(LmsOutcomes.refusal(answered, "course details").cause());
    }
    try {
      var modes = json.readTree(answered.body()).path("course_modes");
      if (!modes.isArray()) {
        return new CannotSay(UNREADABLE);
      }
      return modes.valueStream().anyMatch(m -> m.path("slug").asString("").equals(mode))
          ? new Deliverable()
          : new NotDeliverable(
              "The LMS does not offer the mode %s of this course, or no longer.".formatted(mode));
    } catch (JacksonException noJson) {
      return new CannotSay(UNREADABLE);
    }
  }

  /// What a POST that ends the enrollment came to. A learner who has moved to another mode since is
  /// left there.
  Revocation ofLeaving(Grant grant, LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return new NotRevoked(LmsOutcomes.notAnswered(answer));
    }
    if (answered.status() == 400 && message(answered.body()).contains("Enrollment mode mismatch")) {
      return new Revoked(
          "The learner has moved to another mode since and is left there.",
          LmsOutcomes.evidence(answered));
    }
    if (answered.status() != 200) {
      return new NotRevoked(refusal(answered));
    }
    return read(answered.body()).filter(e -> !e.path("is_active").asBoolean(true)).isPresent()
        ? new Revoked(
            "The " + grant.mode() + " enrollment is ended.", LmsOutcomes.evidence(answered))
        : new NotRevoked(new Unsure(Doubt.NETWORK, UNREADABLE, LmsOutcomes.evidence(answered)));
  }

  private Outcome refusal(Answered answered) {
    var evidence = LmsOutcomes.evidence(answered);
    var status = answered.status();
    if (status == 400) {
      return new Refused("The LMS refused the enrollment" + reason(answered.body()), evidence);
    }
    if (message(answered.body()).isEmpty()) {
      return LmsOutcomes.refusal(answered, "enrollment API");
    }
    return switch (status) {
      case 403 -> new Refused("The LMS does not let this learner into the course (403).", evidence);
      case 406 -> new UnknownLearner("The LMS does not know this learner.", evidence);
      default -> LmsOutcomes.refusal(answered, "enrollment API");
    };
  }

  /// The message of the LMS may name the learner; these texts of it do not, and tell staff what to
  /// do.
  private String reason(String body) {
    var message = message(body);
    if (message.contains("course mode is expired or otherwise unavailable")) {
      return ": it does not offer this mode, or no longer (400).";
    }
    if (message.startsWith("No course")) {
      return ": it does not know this course (400).";
    }
    if (message.startsWith("An error occurred while creating the new course enrollment")) {
      return ": enrollment is closed, or the course is full (400).";
    }
    return " (400).";
  }

  private String message(String body) {
    try {
      return json.readTree(body).path("message").asString("");
    } catch (JacksonException noJson) {
      return "";
    }
  }

  private Optional<JsonNode> read(String body) {
    try {
      return Optional.of(json.readTree(body)).filter(node -> node.path("is_active").isBoolean());
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  private static boolean isAsAsked(JsonNode enrollment, Grant grant) {
    return enrollment.path("is_active").asBoolean(false)
        && enrollment.path("mode").asString("").equals(grant.mode())
        && enrollment
            .path("course_details")
            .path("course_id")
            .asString("")
            .equals(grant.resource());
  }

  private static String found(JsonNode enrollment) {
    var mode = enrollment.path("mode").asString("");
    return enrollment.path("is_active").asBoolean(false)
        ? "Enrolled in " + mode + " mode."
        : "Once enrolled in " + mode + " mode, not any more.";
  }
}
