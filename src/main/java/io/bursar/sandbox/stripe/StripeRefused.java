package io.bursar.sandbox.stripe;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What Stripe answers instead of doing it.
final class StripeRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ObjectNode error;

  private StripeRefused(int status, ObjectNode error) {
    super(error.path("message").asString(""), null, false, false);
    this.status = status;
    this.error = error;
  }

  static StripeRefused invalid(@Nullable String code, String sentence) {
    return of(400, "invalid_request_error", code, sentence);
  }

  static StripeRefused missing(String what, String id) {
    return of(
        404, "invalid_request_error", "resource_missing", "No such %s: '%s'".formatted(what, id));
  }

  static StripeRefused unauthorized() {
    return of(401, "invalid_request_error", null, "Invalid API Key provided.");
  }

  static StripeRefused keyTaken() {
    return of(
        400,
        "idempotency_error",
        null,
        "Keys for idempotent requests can only be used with the same parameters they were first"
            + " used with.");
  }

  static StripeRefused unexpectedState(ObjectNode intent) {
    var refused =
        invalid(
            "payment_intent_unexpected_state",
            "This PaymentIntent's status is %s, which does not allow this."
                .formatted(intent.path("status").asString("")));
    refused.error.set("payment_intent", intent);
    return refused;
  }

  static StripeRefused declined(ObjectNode paymentError, ObjectNode intent) {
    var error = paymentError.deepCopy();
    error.set("payment_intent", intent);
    return new StripeRefused(402, error);
  }

  private static StripeRefused of(int status, String type, @Nullable String code, String sentence) {
    var error = Json.object().put("type", type).put("message", sentence);
    if (code != null) {
      error.put("code", code);
    }
    return new StripeRefused(status, error);
  }

  Answer answer() {
    var body = Json.object();
    body.set("error", error);
    return Answer.json(status, body);
  }
}
