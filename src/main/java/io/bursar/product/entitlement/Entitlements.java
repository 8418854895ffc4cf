package io.bursar.product.entitlement;

import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import io.bursar.lms.EntitlementApi;
import io.bursar.lms.LmsAnswer;
import io.bursar.lms.LmsAnswer.Answered;
import io.bursar.product.LmsOutcomes;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the answers of the entitlement API mean, and how an order's entitlement is found there.
@Component
class Entitlements {

  static final String API = "entitlement API";

  private static final int PAGES_MAX = 20;
  private static final String UNREADABLE =
      "The LMS answered with something that is no entitlement.";

  private final EntitlementApi api;
  private final JsonMapper json;

  Entitlements(EntitlementApi api, JsonMapper json) {
    this.api = api;
    this.json = json;
  }

  /// What a POST came to.
  Outcome ofCreating(Grant owed, String course, LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return LmsOutcomes.notAnswered(answer);
    }
    var evidence = LmsOutcomes.evidence(answered);
    var body = read(answered.body());
    if (answered.status() == 200 || answered.status() == 201) {
      return body.map(Found::of)
          .filter(found -> !found.uuid().isEmpty() && found.isOf(course, owed.mode()))
          .<Outcome>map(
              found ->
                  new Delivered(
                      new Grant(owed.resource(), owed.mode(), found.uuid()),
                      false,
                      "Entitled in " + owed.mode() + " mode.",
                      evidence))
          .orElseGet(() -> new Unsure(Doubt.NETWORK, UNREADABLE, evidence));
    }
    return answered.status() == 400 && body.isPresent()
        ? refused(body.get(), evidence)
        : LmsOutcomes.refusal(answered, API);
  }

  /// The texts of the LMS may name the learner; these sentences do not.
  private static Outcome refused(JsonNode errors, Evidence evidence) {
    if (errors.has("non_field_errors")) {
      return new Refused("The LMS has an entitlement of this order and course already.", evidence);
    }
    if (errors.path("user").toString().contains("does not exist")) {
      return new UnknownLearner("The LMS does not know this learner.", evidence);
    }
    return errors.has("course_uuid") || errors.has("mode")
        ? new Misconfigured("The LMS finds the course or the mode of this line wrong.", evidence)
        : new Refused("The LMS refused the entitlement (400).", evidence);
  }

  /// What a DELETE came to.
  Revocation ofDeleting(LmsAnswer answer) {
    if (!(answer instanceof Answered answered)) {
      return new NotRevoked(LmsOutcomes.notAnswered(answer));
    }
    var evidence = LmsOutcomes.evidence(answered);
    if (answered.status() == 200 || answered.status() == 204) {
      // A page with a friendly status comes from something in front of the LMS.
      return answered.body().isBlank() || read(answered.body()).isPresent()
          ? new Revoked("The entitlement is ended.", evidence)
          : new NotRevoked(new Unsure(Doubt.NETWORK, UNREADABLE, evidence));
    }
    // Its own 404 is JSON; that of a wrong address is a page.
    return answered.status() == 404 && read(answered.body()).isPresent()
        ? new Revoked("There is no such entitlement any more.", evidence)
        : new NotRevoked(LmsOutcomes.refusal(answered, API));
  }

  /// Looks for the entitlement of a line's order, by learner and order number: the LMS cannot be
  /// asked for an order number. However many pages there are, all of them together take no longer
  /// than this time.
  LookUp lookUp(LineToDeliver line, String course, TimeLeft time) {
    for (int number = 1; number <= PAGES_MAX; number++) {
      if (time.isOver()) {
        return new LookUp.Failed(
            new NotApplied("There was no time to look through all pages.", null, Evidence.NONE));
      }
      var answer = api.page(line.learner().username(), number, line.requestKey(), time.get());
      if (!(answer instanceof Answered answered)) {
        return new LookUp.Failed(LmsOutcomes.notAnswered(answer));
      }
      var evidence = LmsOutcomes.evidence(answered);
      if (answered.status() != 200) {
        return new LookUp.Failed(LmsOutcomes.refusal(answered, API));
      }
      var page = read(answered.body()).filter(body -> body.path("results").isArray());
      if (page.isEmpty()) {
        return new LookUp.Failed(new Unsure(Doubt.NETWORK, UNREADABLE, evidence));
      }
      var found =
          page.get()
              .path("results")
              .valueStream()
              .filter(it -> it.path("order_number").asString("").equals(line.orderNumber()))
              .map(Found::of)
              .filter(it -> it.courseUuid().equals(course))
              .findFirst();
      if (found.isPresent()) {
        return new LookUp.There(found.get(), evidence);
      }
      if (page.get().path("next").asString("").isEmpty()) {
        return new LookUp.Nothing(evidence);
      }
    }
    return new LookUp.Failed(
        new Unsure(
            Doubt.NETWORK,
            "The learner has more entitlements than are looked through.",
            Evidence.NONE));
  }

  private Optional<JsonNode> read(String body) {
    try {
      return Optional.of(json.readTree(body)).filter(JsonNode::isObject);
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  /// What looking for an entitlement came to.
  sealed interface LookUp {

    /// There is one of this order and course, ended or not.
    record There(Found found, Evidence evidence) implements LookUp {}

    /// There is none.
    record Nothing(Evidence evidence) implements LookUp {}

    /// The look failed.
    record Failed(Outcome outcome) implements LookUp {}
  }

  /// An entitlement as the LMS describes it.
  record Found(String uuid, String courseUuid, String mode, boolean expired) {

    static Found of(JsonNode body) {
      return new Found(
          body.path("uuid").asString(""),
          body.path("course_uuid").asString("").toLowerCase(Locale.ROOT),
          body.path("mode").asString(""),
          !body.path("expired_at").isNull() && !body.path("expired_at").isMissingNode());
    }

    boolean isOf(String course, String wanted) {
      return courseUuid.equals(course) && mode.equals(wanted) && !expired;
    }
  }
}
