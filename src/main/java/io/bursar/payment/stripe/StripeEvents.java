package io.bursar.payment.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.bursar.payment.spi.PaymentProcessor.Headers;
import io.bursar.payment.spi.PaymentProcessor.Notice;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stripe's events: signed, at most five minutes old. Read as plain JSON, since an event has the
/// version of its endpoint, which may be older than ours.
final class StripeEvents {

  private static final String SIGNATURE = "Stripe-Signature";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  // One that is being processed has no news: looking would only find that it is.
  private static final Set<String> OF_INTENTS =
      Set.of(
          "payment_intent.succeeded",
          "payment_intent.payment_failed",
          "payment_intent.requires_action",
          "payment_intent.canceled");

  private final @Nullable String secret;
  private final JsonMapper json;
  private final Clock clock;

  StripeEvents(@Nullable String secret, JsonMapper json, Clock clock) {
    this.secret = secret;
    this.json = json;
    this.clock = clock;
  }

  Optional<Notice> read(byte[] body, Headers headers) {
    var signature = headers.first(SIGNATURE).orElse("");
    return isGenuine(new String(body, UTF_8), signature) ? notice(body) : Optional.empty();
  }

  private boolean isGenuine(String body, String signature) {
    if (secret == null || secret.isBlank()) {
      return false;
    }
    try {
      return Webhook.Signature.verifyHeader(body, signature, secret, TOLERANCE.toSeconds(), clock);
    } catch (SignatureVerificationException | RuntimeException _) {
      // A header that is no signature at all makes the library fail in other ways.
      return false;
    }
  }

  private Optional<Notice> notice(byte[] body) {
    try {
      var event = json.readTree(body);
      var type = event.path("type").asString("");
      var object = event.path("data").path("object");
      return type.isEmpty() || !object.isObject()
          ? Optional.empty()
          : Optional.of(new Notice(intent(type, object), isOfMoneyBack(type)));
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  private static @Nullable String intent(String type, JsonNode object) {
    var reference =
        OF_INTENTS.contains(type)
            ? object.path("id").asString("")
            : isOfMoneyBack(type) ? object.path("payment_intent").asString("") : "";
    return reference.isEmpty() ? null : reference;
  }

  private static boolean isOfMoneyBack(String type) {
    return type.equals("charge.refunded")
        || type.startsWith("charge.refund.")
        || type.startsWith("charge.dispute.")
        || type.startsWith("refund.");
  }
}
