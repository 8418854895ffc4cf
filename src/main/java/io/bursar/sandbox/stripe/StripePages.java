package io.bursar.sandbox.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/// What browsers load: the stand-in for Stripe.js, and the page on which a payer answers their
/// bank's question.
final class StripePages {

  static final String SCRIPT = "/stripe.js";
  static final String CHALLENGE = "/challenge/";

  private final StripeRecord record;
  private final Intents intents;

  StripePages(StripeRecord record, Intents intents) {
    this.record = record;
    this.intents = intents;
  }

  Answer script() {
    return new Answer(
        200,
        Map.of("Content-Type", "text/javascript; charset=utf-8", "Cache-Control", "no-store"),
        resource("stripe.js"));
  }

  Answer challenge(Call call) {
    var id = call.path().substring(CHALLENGE.length());
    synchronized (record) {
      var intent = record.find(id).orElse(null);
      var back =
          intent == null
              ? null
              : StripeRecord.text(intent.path("next_action").path("redirect_to_url"), "return_url");
      if (intent == null || back == null) {
        return Answer.page(404, "<h1>Nothing is asked here</h1>");
      }
      if (!call.method().equals("POST")) {
        return Answer.page(200, resource("challenge.html"));
      }
      var rightly = "complete".equals(call.form("answer"));
      intents.answered(intent, rightly);
      return Answer.redirect(
          303,
          "%s%spayment_intent=%s&payment_intent_client_secret=%s&redirect_status=%s"
              .formatted(
                  back,
                  back.contains("?") ? "&" : "?",
                  id,
                  intent.path("client_secret").asString(""),
                  rightly ? "succeeded" : "failed"));
    }
  }

  private static String resource(String name) {
    try (var file = StripePages.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
