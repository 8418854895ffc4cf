package io.bursar.sandbox.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends notifications until the merchant answers 2xx, at most ten times each, waiting twice as
/// long each time. The same event may arrive twice or late; that is the merchant's to bear.
final class Notifier {

  static final String SIGNATURE = "Bursar-Sandbox-Signature";

  private static final System.Logger LOG = System.getLogger(Notifier.class.getName());
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final AtomicBoolean started = new AtomicBoolean();
  private final CardRecord record;
  private final CardSettings settings;
  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandbox-card-notifier").factory());

  Notifier(CardRecord record, CardSettings settings, Clock clock) {
    this.record = record;
    this.settings = settings;
    this.clock = clock;
  }

  /// Takes up what was pending when the record was closed. Only the first call does anything.
  void start() {
    if (started.compareAndSet(false, true)) {
      record.pending().forEach(this::schedule);
    }
  }

  /// Sends it when it is due.
  void schedule(Notification notification) {
    var wait = Duration.between(clock.instant(), notification.due());
    try {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().start(() -> deliver(notification)),
              Math.max(0, wait.toMillis()),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closing: it stays pending in the record and goes out after the next start.
    }
  }

  void close() {
    timer.shutdownNow();
    client.shutdownNow();
  }

  private void deliver(Notification notification) {
    var answered = send(notification);
    if (timer.isShutdown()) {
      return;
    }
    var next =
        answered
            ? notification.answered()
            : notification.unanswered(clock.instant(), settings.firstRetry());
    record.save(next);
    if (!next.isOver()) {
      schedule(next);
    } else if (!answered) {
      LOG.log(System.Logger.Level.WARNING, "Gave up on notification {0}", notification.id());
    }
  }

  private boolean send(Notification notification) {
    var request =
        HttpRequest.newBuilder(URI.create(notification.url()))
            .header("Content-Type", "application/json")
            .header(SIGNATURE, signature(notification.body()))
            .POST(BodyPublishers.ofString(notification.body()))
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

  private String signature(String body) {
    var time = clock.instant().getEpochSecond();
    return "t=%d,v1=%s".formatted(time, hmac(time + "." + body));
  }

  private String hmac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(settings.notificationSecret().getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
