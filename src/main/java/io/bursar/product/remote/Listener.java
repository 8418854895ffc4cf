package io.bursar.product.remote;

import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.NeverSent;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.RefusesUs;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.product.remote.Heard.Said;
import io.bursar.product.remote.RemoteAnswer.Answered;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what came back: the remote system's own word, or why there is none.
@Component
class Listener {

  private static final int WORDS_MAX = 200;
  private static final long WITHIN_SECONDS = 3_600;
  private static final long LONGEST_SECONDS = Duration.ofDays(30).toSeconds();

  private final JsonMapper json;

  Listener(JsonMapper json) {
    this.json = json;
  }

  Heard hear(String remote, RemoteAnswer answer) {
    return switch (answer) {
      case RemoteAnswer.NeverSent(var why) ->
          new Heard.Nothing(
              new NeverSent("%s could not be reached: %s.".formatted(remote, why), Evidence.NONE));
      case RemoteAnswer.Lost(var timeout, var why) ->
          new Heard.Nothing(
              new Unsure(
                  timeout ? Doubt.TIMEOUT : Doubt.NETWORK,
                  "Nobody can say whether %s acted: %s.".formatted(remote, why),
                  Evidence.NONE));
      case Answered answered ->
          answered.status() >= 200 && answered.status() <= 299
              ? read(remote, answered)
              : new Heard.Nothing(failed(remote, answered));
    };
  }

  private Heard read(String remote, Answered answered) {
    try {
      var said = json.readTree(answered.body());
      if (said.path("status").isString()) {
        return new Said(
            said.path("status").asString(),
            words(said.path("message")),
            words(said.path("reference")),
            Duration.ofSeconds(seconds(said.path("within"), WITHIN_SECONDS)),
            retryAfter(said.path("retry_after"), answered),
            evidence(answered));
      }
    } catch (JacksonException noJson) {
      // What follows says it.
    }
    return new Heard.Nothing(
        new Unsure(
            Doubt.NETWORK,
            remote + " answered with something that is no answer.",
            evidence(answered)));
  }

  private static Outcome failed(String remote, Answered answered) {
    var status = answered.status();
    var evidence = evidence(answered);
    return switch (status) {
      case 400, 409, 410, 413, 422 ->
          new Refused("%s refused it (%d).".formatted(remote, status), evidence);
      case 401, 403 ->
          new RefusesUs(
              "%s does not accept our signature (%d).".formatted(remote, status), evidence);
      case 404, 405, 406, 415 ->
          new RefusesUs(
              "%s does not offer this at its address (%d).".formatted(remote, status), evidence);
      case 429, 503 ->
          new NotApplied(
              "%s is busy or not available now (%d).".formatted(remote, status),
              answered.retryAfter(),
              evidence);
      default ->
          status >= 300 && status <= 399
              ? new RefusesUs(
                  "%s sends us to another address (%d).".formatted(remote, status), evidence)
              : new Unsure(
                  Doubt.SERVER,
                  "%s failed, and nobody can say whether it acted (%d).".formatted(remote, status),
                  evidence);
    };
  }

  private static @Nullable Duration retryAfter(JsonNode given, Answered answered) {
    return given.isNumber() ? Duration.ofSeconds(seconds(given, 0)) : answered.retryAfter();
  }

  /// Whole seconds, at least one and at most thirty days.
  private static long seconds(JsonNode given, long instead) {
    var seconds = given.isNumber() && given.canConvertToLong() ? given.asLong() : instead;
    return Math.clamp(seconds, 1, LONGEST_SECONDS);
  }

  private static String words(JsonNode given) {
    var words = given.isValueNode() && !given.isNull() ? given.asString("") : "";
    var clean = words.strip().replaceAll("\\p{Cntrl}", " ");
    return clean.substring(0, Math.min(clean.length(), WORDS_MAX));
  }

  private static Evidence evidence(Answered answered) {
    @Nullable String body = answered.body().isEmpty() ? null : answered.body();
    return new Evidence(answered.status(), body);
  }
}
