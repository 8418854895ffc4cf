package io.bursar.tracking;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Sends events to Kafka, first written first, and marks them when Kafka has them. What Kafka does
/// not take waits, however long that lasts; meanwhile Kafka is left alone for a while that grows. A
/// crash repeats events, with the ids they had.
@Component
class SendToKafka implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(SendToKafka.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
  private static final int DOUBLINGS_MAX = 10;
  private static final int BATCH = 500;
  private static final int ROUNDS_MAX = 100;

  private final KafkaSettings settings;
  private final SignalStore deliveries;
  private final Clock clock;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Instant pausedUntil = Instant.EPOCH;
  private @Nullable KafkaBroker broker;

  SendToKafka(KafkaSettings settings, SignalStore deliveries, Clock clock) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /// Sends what is due.
  void sendDue() {
    if (!settings.isOn() || clock.instant().isBefore(pausedUntil)) {
      return;
    }
    for (int round = 0; round < ROUNDS_MAX; round++) {
      var batch = deliveries.take(WriteEvents.KAFKA, BATCH, clock.instant());
      if (batch.isEmpty()) {
        return;
      }
      var sent = broker().send(batch);
      deliveries.settleSent(sent.taken(), null, clock.instant());
      var problem = sent.problem();
      if (problem != null) {
        var taken = new HashSet<>(sent.taken());
        batch.stream()
            .filter(delivery -> !taken.contains(delivery))
            .forEach(delivery -> putBack(delivery, problem));
        pause(problem);
        return;
      }
      failures.set(0);
    }
  }

  @Override
  public synchronized void destroy() {
    if (broker != null) {
      broker.close();
      broker = null;
    }
  }

  private void putBack(DueDelivery delivery, String problem) {
    deliveries.settleFailed(delivery, clock.instant(), null, problem);
  }

  private void pause(String problem) {
    var wait = FIRST_PAUSE.multipliedBy(1L << Math.min(failures.getAndIncrement(), DOUBLINGS_MAX));
    pausedUntil = clock.instant().plus(wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
    LOG.warn("Nothing is sent to Kafka until {}: {}", pausedUntil, problem);
  }

  /// Opened by the first event, so that without Kafka nothing of it is loaded.
  private synchronized KafkaBroker broker() {
    var open = broker;
    if (open == null) {
      open = new KafkaBroker(settings);
      broker = open;
    }
    return open;
  }
}
