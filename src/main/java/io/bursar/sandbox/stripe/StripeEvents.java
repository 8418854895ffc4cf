package io.bursar.sandbox.stripe;

import io.bursar.sandbox.http.Hmac;
import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.http.Sender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happened, as events: kept to be looked at, and sent to the endpoint, if there is one, until
/// it answers 2xx, at most six times, waiting four times as long each time.
final class StripeEvents {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
  private static final int SENT_MAX = 6;
  private static final int KEPT_MAX = 10_000;

  private final String secret;
  private final Clock clock;
  private final List<Event> kept = new ArrayList<>();
  private final Sender sender = new Sender("sandbox-stripe-events", ANSWER_WITHIN);
  private volatile @Nullable String endpoint;

  StripeEvents(String secret, Clock clock) {
    this.secret = secret;
    this.clock = clock;
  }

  void sendTo(@Nullable String url) {
    endpoint = url;
  }

  void happened(String type, ObjectNode object) {
    var body =
        Json.object()
            .put("id", StripeRecord.random("evt_"))
            .put("object", "event")
            // Endpoints keep the version that they were made with.
            .put("api_version", "2022-08-01")
            .put("created", clock.instant().getEpochSecond())
            .put("livemode", false)
            .put("type", type);
    var shown = object.deepCopy();
    shown.remove("billing");
    body.putObject("data").set("object", shown);
    var event = new Event(type, Json.write(body));
    synchronized (kept) {
      if (kept.size() < KEPT_MAX) {
        kept.add(event);
      }
    }
    if (endpoint != null) {
      sender.untilTaken(SENT_MAX, () -> send(event));
    }
  }

  List<Event> events() {
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }

  void close() {
    sender.close();
  }

  private boolean send(Event event) {
    var to = endpoint;
    if (to == null) {
      return true;
    }
    return sender.post(
        to,
        Map.of(
            "Content-Type",
            "application/json; charset=utf-8",
            "Stripe-Signature",
            signature(event.body(), clock.instant())),
        event.body());
  }

  String signature(String body, Instant at) {
    return Hmac.timed(secret, body, at);
  }

  /// One event, as its body is sent.
  record Event(String type, String body) {}
}
