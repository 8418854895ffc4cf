package io.bursar.sandbox.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandbox-stripe-events").factory());
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
      schedule(event, 1, Duration.ZERO);
    }
  }

  List<Event> events() {
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }

  void close() {
    timer.shutdownNow();
    client.shutdownNow();
  }

  private void schedule(Event event, int sending, Duration wait) {
    try {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().start(() -> deliver(event, sending)),
              wait.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closing.
    }
  }

  private void deliver(Event event, int sending) {
    if (!send(event) && sending < SENT_MAX) {
      schedule(event, sending + 1, Duration.ofMillis(500L << (2 * (sending - 1))));
    }
  }

  private boolean send(Event event) {
    var to = endpoint;
    if (to == null) {
      return true;
    }
    var request =
        HttpRequest.newBuilder(URI.create(to))
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Stripe-Signature", signature(event.body(), clock.instant()))
            .POST(BodyPublishers.ofString(event.body()))
            .build();
    var call = client.sendAsync(request, BodyHandlers.discarding());
    try {
      var status = call.get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS).statusCode();
      return status >= 200 && status <= 299;
    } catch (ExecutionException | TimeoutException _) {
      call.cancel(true);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  String signature(String body, Instant at) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      var signed = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(UTF_8));
      return "t=%d,v1=%s".formatted(at.getEpochSecond(), HexFormat.of().formatHex(signed));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// One event, as its body is sent.
  record Event(String type, String body) {}
}
