package io.bursar.product;

import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.NeverSent;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.RefusesUs;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.lms.LmsAnswer;
import io.bursar.lms.LmsAnswer.Answered;
import org.jspecify.annotations.Nullable;

/// What the LMS's answers mean whichever of its APIs was called: what every product type that is
/// delivered there shares.
public final class LmsOutcomes {

  private LmsOutcomes() {}

  /// What it means that there is no answer; refuses one that is.
  public static Outcome notAnswered(LmsAnswer answer) {
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

  /// What a status means that is no yes and tells nothing of this order: it is about us, about the
  /// LMS as a whole, or about something in front of it.
  ///
  /// @param api the API, as in "its enrollment API"
  public static Outcome refusal(Answered answered, String api) {
    var evidence = evidence(answered);
    var status = answered.status();
    return switch (status) {
      case 401 -> new RefusesUs("The LMS does not accept our credentials (401).", evidence);
      case 403 ->
          new RefusesUs("The LMS does not let us use its %s (403).".formatted(api), evidence);
      case 404, 405, 406, 415 ->
          new RefusesUs(
              "The LMS does not offer its %s to us at this address (%d).".formatted(api, status),
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

  /// The answer, to be kept.
  public static Evidence evidence(Answered answered) {
    @Nullable String body = answered.body().isEmpty() ? null : answered.body();
    return new Evidence(answered.status(), body);
  }
}
