package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Hmac;
import io.bursar.sandbox.http.Sender;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

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
  private final Sender sender = new Sender("sandbox-card-notifier", ANSWER_WITHIN);

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
    sender.later(
        Duration.between(clock.instant(), notification.due()), () -> deliver(notification));
  }

  void close() {
    sender.close();
  }

  private void deliver(Notification notification) {
    var answered =
        sender.post(
            notification.url(),
            Map.of(SIGNATURE, signature(notification.body())),
            notification.body());
    if (sender.isClosed()) {
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

  private String signature(String body) {
    return Hmac.timed(settings.notificationSecret(), body, clock.instant());
  }
}
