package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Hmac;
import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.http.Sender;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happened, as PayPal's webhooks: sent to the endpoint, if there is one, until it answers
/// 2xx, at most six times, and vouched for when somebody asks. PayPal signs with a certificate;
/// here a secret of this server's takes its place, over the very bytes of the body, since nobody
/// but PayPal checks it.
final class PayPalWebhooks {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
  private static final int SENT_MAX = 6;

  /// What stands before the event, which is the last that is asked about.
  private static final String EVENT = "\"webhook_event\":";

  private static final String SECRET = "only this server knows";

  private final String webhookId;
  private final Clock clock;
  private final List<String> bodies = new ArrayList<>();
  private final Sender sender = new Sender("sandbox-paypal-webhooks", ANSWER_WITHIN);
  private volatile @Nullable String endpoint;

  PayPalWebhooks(String webhookId, Clock clock) {
    this.webhookId = webhookId;
    this.clock = clock;
  }

  void sendTo(@Nullable String url) {
    endpoint = url;
  }

  void happened(String type, ObjectNode resource) {
    var event = Json.object().put("id", "WH-" + PayPalRecord.random());
    event.put("event_version", "1.0").put("create_time", clock.instant().toString());
    event.put("event_type", type);
    event.set("resource", resource.deepCopy());
    var body = Json.write(event);
    synchronized (bodies) {
      bodies.add(body);
    }
    if (endpoint != null) {
      sender.untilTaken(SENT_MAX, () -> send(body));
    }
  }

  /// The bodies of all events of this type, oldest first.
  List<String> events(String type) {
    synchronized (bodies) {
      return bodies.stream()
          .filter(body -> Json.read(body).path("event_type").asString("").equals(type))
          .toList();
    }
  }

  /// The headers by which this body is sent.
  Map<String, String> headers(String body) {
    var id = PayPalRecord.random();
    var time = clock.instant().toString();
    var headers = new LinkedHashMap<String, String>();
    headers.put("PAYPAL-AUTH-ALGO", "SHA256withRSA");
    headers.put("PAYPAL-CERT-URL", "https://api.paypal.com/v1/notifications/certs/CERT-1");
    headers.put("PAYPAL-TRANSMISSION-ID", id);
    headers.put("PAYPAL-TRANSMISSION-SIG", signature(id, time, body));
    headers.put("PAYPAL-TRANSMISSION-TIME", time);
    return headers;
  }

  /// Whether this server sent it.
  Answer verify(String question) {
    var asked = Json.read(question);
    var event = question.substring(question.indexOf(EVENT) + EVENT.length());
    var right =
        signature(
            asked.path("transmission_id").asString(""),
            asked.path("transmission_time").asString(""),
            event.substring(0, event.length() - 1));
    var genuine =
        asked.path("webhook_id").asString("").equals(webhookId)
            && asked.path("transmission_sig").asString("").equals(right);
    return Answer.json(
        200, Json.object().put("verification_status", genuine ? "SUCCESS" : "FAILURE"));
  }

  void close() {
    sender.close();
  }

  private String signature(String id, String time, String event) {
    return Hmac.hex(SECRET, String.join("|", id, time, webhookId, event));
  }

  private boolean send(String body) {
    var to = endpoint;
    return to == null || sender.post(to, headers(body), body);
  }
}
