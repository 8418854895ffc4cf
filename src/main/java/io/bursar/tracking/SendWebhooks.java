package io.bursar.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.shared.WebhookSignature;
import io.bursar.tracking.WebhookCall.Result;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Sends what is due to endpoints. Each endpoint has a thread of its own while something is due for
/// it, so none waits for another; one that fails gets its messages one by one until it works. No
/// transaction is open during a call. A node that dies leaves its leases to run out; then the
/// messages go out again, with the ids they had.
@Component
class SendWebhooks {

  private static final Logger LOG = LoggerFactory.getLogger(SendWebhooks.class);
  private static final Duration DISABLED_AFTER = Duration.ofDays(3);
  private static final String DISABLED = "For three days, every call has failed.";
  private static final int AT_ONCE = 16;
  private static final int ROUNDS_MAX = 1_000;

  private final SignalStore deliveries;
  private final EndpointStore endpoints;
  private final WebhookCall calls;
  private final Listeners listeners;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();

  SendWebhooks(
      SignalStore deliveries,
      EndpointStore endpoints,
      WebhookCall calls,
      Listeners listeners,
      TransactionTemplate transaction,
      Clock clock) {
    this.deliveries = deliveries;
    this.endpoints = endpoints;
    this.calls = calls;
    this.listeners = listeners;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Starts to send to every endpoint for which something is due and that this node is not busy
  /// with; does not wait for them.
  void sendDue() {
    disableFailing();
    for (long endpointId : deliveries.dueEndpoints(clock.instant())) {
      if (busy.add(endpointId)) {
        Thread.ofVirtual()
            .name("webhooks-" + endpointId)
            .start(
                () -> {
                  try {
                    sendTo(endpointId);
                  } catch (RuntimeException fault) {
                    LOG.warn("Webhooks of endpoint {} will be tried again", endpointId, fault);
                  } finally {
                    busy.remove(endpointId);
                  }
                });
      }
    }
  }

  /// Whether nothing is being sent by this node.
  boolean isIdle() {
    return busy.isEmpty();
  }

  private void sendTo(long endpointId) {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      var endpoint = endpoints.find(endpointId).orElseThrow();
      if (!endpoint.enabled()) {
        deliveries.giveUpOfDisabled(endpointId);
        return;
      }
      var max = endpoint.failingSince() == null ? AT_ONCE : 1;
      var batch = deliveries.takeFor(endpointId, max, clock.instant());
      if (batch.isEmpty()) {
        return;
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        batch.forEach(delivery -> threads.execute(() -> send(endpoint, delivery)));
      }
    }
  }

  private void send(Endpoint endpoint, DueDelivery delivery) {
    try {
      record(endpoint, delivery, call(endpoint, delivery));
    } catch (RuntimeException fault) {
      LOG.warn("Webhook {} will be tried again", delivery.id(), fault);
    }
  }

  /// One call, signed now.
  Result call(Endpoint endpoint, DueDelivery delivery) {
    var body = delivery.body().getBytes(UTF_8);
    return calls.post(URI.create(endpoint.url()), headers(endpoint, delivery, body), body);
  }

  /// Two secrets sign while one is being changed for the other.
  private Map<String, String> headers(Endpoint endpoint, DueDelivery delivery, byte[] body) {
    var now = Clock.fixed(clock.instant(), clock.getZone());
    var secrets = endpoints.secrets(endpoint.id());
    var headers =
        new HashMap<>(
            new WebhookSignature(secrets.secret(), now).headers(delivery.messageId(), body));
    var old = secrets.oldSecret();
    var until = secrets.oldSecretUntil();
    if (old != null && until != null && now.instant().isBefore(until)) {
      var second = new WebhookSignature(old, now).headers(delivery.messageId(), body);
      headers.merge(
          WebhookSignature.SIGNATURE,
          second.getOrDefault(WebhookSignature.SIGNATURE, ""),
          (newer, older) -> newer + " " + older);
    }
    return headers;
  }

  /// Writes down what came of a call.
  void record(Endpoint endpoint, DueDelivery delivery, Result result) {
    var now = clock.instant();
    transaction.executeWithoutResult(
        _ -> {
          deliveries.insertAttempt(delivery, result, now);
          if (result.isTaken()) {
            deliveries.settleSent(List.of(delivery), result.status(), now);
            endpoints.works(endpoint.id());
          } else {
            deliveries.settleFailed(
                delivery, Backoff.next(delivery, now), result.status(), result.reason());
            endpoints.fails(endpoint.id(), now);
          }
        });
  }

  private void disableFailing() {
    for (long id : endpoints.disableFailing(clock.instant().minus(DISABLED_AFTER), DISABLED)) {
      listeners.forget();
      LOG.warn("Webhook endpoint {} is disabled: {}", id, DISABLED);
    }
  }
}
