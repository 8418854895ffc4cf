package io.bursar.payment.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.payment.spi.PaymentProcessor.Headers;
import io.bursar.payment.spi.PaymentProcessor.Notice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Notifications of PayPal. PayPal itself says whether it sent one: its other way, certificates
/// that a header names the address of, would have us fetch what a stranger points at.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalEvents {

  private static final Map<String, String> SENT_AS =
      Map.of(
          "auth_algo", "PAYPAL-AUTH-ALGO",
          "cert_url", "PAYPAL-CERT-URL",
          "transmission_id", "PAYPAL-TRANSMISSION-ID",
          "transmission_sig", "PAYPAL-TRANSMISSION-SIG",
          "transmission_time", "PAYPAL-TRANSMISSION-TIME");

  private final PayPalCalls paypal;
  private final OrderOfCapture orders;
  private final PayPalSettings settings;
  private final JsonMapper json;

  PayPalEvents(
      PayPalCalls paypal, OrderOfCapture orders, PayPalSettings settings, JsonMapper json) {
    this.paypal = paypal;
    this.orders = orders;
    this.settings = settings;
    this.json = json;
  }

  /// Throws [CannotTell] when PayPal does not say whether it sent it.
  Optional<Notice> read(byte[] body, Headers headers) {
    var event = parsed(body);
    var question = new LinkedHashMap<String, String>();
    SENT_AS.forEach(
        (field, header) -> headers.first(header).ifPresent(it -> question.put(field, it)));
    if (event == null || question.size() < SENT_AS.size() || settings.webhookId() == null) {
      return Optional.empty();
    }
    question.put("webhook_id", settings.webhookId());
    var reply =
        paypal.post(null, asked(question, body), "/v1/notifications/verify-webhook-signature");
    if (reply.isRefused()) {
      return Optional.empty();
    }
    if (!reply.isDone()) {
      throw new CannotTell(reply.detail());
    }
    return reply.json().path("verification_status").asString("").equals("SUCCESS")
        ? Optional.of(new Notice(order(event).orElse(null), isOfMoneyBack(event)))
        : Optional.empty();
  }

  /// The event goes in as it came: PayPal signed a checksum of its bytes, which would be another
  /// after any rewriting. That it is one JSON object and nothing more, so that none of it is taken
  /// for our own words, was seen when it was parsed.
  private byte[] asked(Map<String, String> question, byte[] event) {
    var head = json.writeValueAsString(question);
    return "%s,\"webhook_event\":%s}"
        .formatted(head.substring(0, head.length() - 1), new String(event, UTF_8))
        .getBytes(UTF_8);
  }

  private static boolean isOfMoneyBack(JsonNode event) {
    var type = event.path("event_type").asString("");
    return type.startsWith("CUSTOMER.DISPUTE.")
        || type.equals("PAYMENT.CAPTURE.REFUNDED")
        || type.equals("PAYMENT.CAPTURE.REVERSED");
  }

  /// The order that an event is about; empty when it is about none, or PayPal does not say which.
  private Optional<String> order(JsonNode event) {
    var type = event.path("event_type").asString("");
    var resource = event.path("resource");
    if (type.startsWith("CHECKOUT.ORDER.")) {
      return Optional.of(resource.path("id").asString("")).filter(id -> !id.isEmpty());
    }
    if (type.startsWith("CUSTOMER.DISPUTE.")) {
      return orders.ofCapture(
          resource
              .path("disputed_transactions")
              .path(0)
              .path("seller_transaction_id")
              .asString(""));
    }
    if (!type.startsWith("PAYMENT.CAPTURE.")) {
      return Optional.empty();
    }
    // A refund names the capture alone, by a link.
    return OrderOfCapture.named(resource)
        .or(() -> captureOfRefund(resource).flatMap(orders::ofCapture));
  }

  private static Optional<String> captureOfRefund(JsonNode refund) {
    for (var link : refund.path("links")) {
      if (link.path("rel").asString("").equals("up")) {
        var href = link.path("href").asString("");
        return Optional.of(href.substring(href.lastIndexOf('/') + 1));
      }
    }
    return Optional.empty();
  }

  private @Nullable JsonNode parsed(byte[] body) {
    try {
      var node =
          json.reader()
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(new String(body, UTF_8));
      return node.isObject() ? node : null;
    } catch (JacksonException noJson) {
      return null;
    }
  }
}
