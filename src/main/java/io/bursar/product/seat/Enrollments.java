package io.bursar.product.seat;

import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.NeverSent;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.RefusesUs;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import io.bursar.lms.LmsAnswer;
import io.bursar.lms.LmsAnswer.Answered;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
      return notAnswered(answer);
    }
    if (answered.status() != 200) {
      return refusal(answered);
    }
    var enrollment = read(answered.body());
    return enrollment.isPresent() && isAsAsked(enrollment.get(), grant)
        ? new Delivered(grant, false, "Enrolled in " + grant.mode() + " mode.", evidence(answered))
        : new Unsure(Doubt.NETWORK, UNREADABLE, evidence(answered));
  }

  /// What a GET of the enrollment showed; no body means that there is none.
  Observation ofReading(Grant grant, LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return new Observation.Failed(notAnswered(answer));
    }
    if (answered.status() != 200) {
      return new Observation.Failed(refusal(answered));
    }
    if (answered.body().isBlank()) {
      return new Observation.NotAsAsked("Not enrolled in this course.", evidence(answered));
    }
    var enrollment = read(answered.body());
    if (enrollment.isEmpty()) {
      return new Observation.Failed(new Unsure(Doubt.NETWORK, UNREADABLE, evidence(answered)));
    }
    return isAsAsked(enrollment.get(), grant)
        ? new Observation.AsAsked(
            new Delivered(
                grant, true, "Enrolled in " + grant.mode() + " mode already.", evidence(answered)))
        : new Observation.NotAsAsked(found(enrollment.get()), evidence(answered));
  }

  /// What a POST that ends the enrollment came to. A learner who has moved to another mode since is
  /// left there.
  Revocation ofLeaving(Grant grant, LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return new NotRevoked(notAnswered(answer));
    }
    if (answered.status() == 400 && message(answered.body()).contains("Enrollment mode mismatch")) {
      return new Revoked(
          "The learner has moved to another mode since and is left there.", evidence(answered));
    }
    if (answered.status() != 200) {
      return new NotRevoked(refusal(answered));
    }
    return read(answered.body()).filter(e -> !e.path("is_active").asBoolean(true)).isPresent()
        ? new Revoked("The " + grant.mode() + " enrollment is ended.", evidence(answered))
        : new NotRevoked(new Unsure(Doubt.NETWORK, UNREADABLE, evidence(answered)));
  }

  private static Outcome notAnswered(LmsAnswer answer) {
    return switch (answer) {
      case LmsAnswer.NeverSent(var why) ->
          new NeverSent("The LMS could not be reached: " + why + ".", Evidence.NONE);
      case LmsAnswer.Lost(var timeout, var why) ->
          new Unsure(
              timeout ? Doubt.TIMEOUT : Doubt.NETWORK,
              "Nobody can say whether the LMS acted: " + why + ".",
              Evidence.NONE);
      case LmsAnswer.NotConfigured(var property) ->
          new RefusesUs("The LMS cannot be called: " + property + " is not set.", Evidence.NONE);
      case Answered _ -> throw new IllegalArgumentException("It did answer");
    };
  }

  private Outcome refusal(Answered answered) {
    var evidence = evidence(answered);
    var status = answered.status();
    return switch (status) {
      case 400 -> new Refused("The LMS refused the enrollment" + reason(answered.body()), evidence);
      case 401 -> new RefusesUs("The LMS does not accept our API key (401).", evidence);
      case 403 ->
          message(answered.body()).isEmpty()
              ? new RefusesUs("The LMS does not let us enroll learners (403).", evidence)
              : new Refused("The LMS does not let this learner into the course (403).", evidence);
      case 406 ->
          message(answered.body()).isEmpty()
              ? new RefusesUs("The LMS cannot answer in the form that we ask for (406).", evidence)
              : new UnknownLearner("The LMS does not know this learner.", evidence);
      case 404, 405, 415 ->
          new RefusesUs(
              "The LMS does not offer its enrollment API to us at this address (%d)."
                  .formatted(status),
              evidence);
      case 429 ->
          new NotApplied("The LMS asks us to slow down (429).", answered.retryAfter(), evidence);
      case 500 ->
          new NotApplied(
              "The LMS failed and undid what it had begun (500).", answered.retryAfter(), evidence);
      case 503 ->
          new NotApplied("The LMS is not available now (503).", answered.retryAfter(), evidence);
      default ->
          status >= 300 && status < 400
              ? new RefusesUs(
                  "The LMS sends us to another address (%d).".formatted(status), evidence)
              : new Unsure(
                  Doubt.SERVER,
                  "Something in front of the LMS answered in its place (%d).".formatted(status),
                  evidence);
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

  private static Evidence evidence(Answered answered) {
    @Nullable String body = answered.body().isEmpty() ? null : answered.body();
    return new Evidence(answered.status(), body);
  }
}
