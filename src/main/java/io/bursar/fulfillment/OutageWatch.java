package io.bursar.fulfillment;

import io.bursar.fulfillment.DeliveryStore.Queue;
import io.bursar.fulfillment.OutageStore.Row;
import io.bursar.fulfillment.spi.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Watches the destinations: failures in a row that are everybody's trouble open an outage, a sign
/// of life lets the backlog drain at a growing rate, and an empty backlog ends it. Each node counts
/// what it sees itself; the outage is one row that all share and see within a moment.
@Component
class OutageWatch {

  private static final Logger LOG = LoggerFactory.getLogger(OutageWatch.class);
  private static final Duration SEEN_WITHIN = Duration.ofMillis(200);
  private static final double DOUBLES_EVERY_SECONDS = 10;
  private static final int SUBJECTS_MAX = 100;

  private final OutageStore store;
  private final DeliveryStore deliveries;
  private final FulfillmentSettings.Outage settings;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<Queue, Streak> streaks = new ConcurrentHashMap<>();
  private final Map<Queue, Drain> drains = new ConcurrentHashMap<>();
  private volatile @Nullable Seen seen;

  OutageWatch(
      OutageStore store,
      DeliveryStore deliveries,
      FulfillmentSettings settings,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.deliveries = deliveries;
    this.settings = settings.outage();
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// How much may go out to a destination now, of the `places` that are free.
  Flow flow(Queue queue, int places) {
    var outage = known(queue);
    if (outage.isEmpty()) {
      return new Flow.Free(places);
    }
    var now = clock.instant();
    var since = outage.get().recoveringSince();
    if (since == null) {
      var mayProbe =
          !outage.get().probeAt().isAfter(now)
              && store.takeProbe(outage.get().id(), now, now.plus(settings.probeEvery()));
      return mayProbe ? new Flow.Probe() : new Flow.Stopped();
    }
    var rate = rate(Duration.between(since, now));
    return new Flow.Draining(
        drains.computeIfAbsent(queue, _ -> new Drain(now)).take(places, rate, now));
  }

  /// Whether nothing but probes goes out to this destination.
  boolean isOut(Queue queue) {
    return known(queue).filter(Row::isOut).isPresent();
  }

  /// Whether this destination is out, or its backlog is draining.
  boolean isKnown(Queue queue) {
    return known(queue).isPresent();
  }

  /// What an attempt that is settled tells about its destination.
  void heard(Attempt attempt, Outcome outcome) {
    var queue = attempt.delivery().queue();
    switch (Verdict.of(attempt, outcome)) {
      case Verdict.Works _ -> works(queue);
      case Verdict.RefusesEverybody _ -> fails(queue, "refuses us", outcome.cause());
      case Verdict.Fails(var subject) -> {
        var inARow = streaks.computeIfAbsent(queue, _ -> new Streak()).add(subject);
        if (inARow >= settings.after()) {
          fails(queue, "failing", outcome.cause());
        } else if (inARow > Streak.COUNTED_MAX) {
          known(queue)
              .filter(row -> row.recoveringSince() != null)
              .ifPresent(row -> store.slowDown(row.id(), clock.instant()));
        }
      }
      case Verdict.Silent _ ->
          // A probe that called nobody has found out nothing.
          known(queue)
              .filter(Row::isOut)
              .ifPresent(row -> store.probeNow(row.id(), clock.instant()));
    }
  }

  /// A draining queue had less that was due than it could have sent: the outage is over.
  void drained(Queue queue) {
    known(queue)
        .ifPresent(
            outage -> {
              transaction.executeWithoutResult(
                  _ -> {
                    if (store.end(outage.id(), clock.instant())) {
                      events.publishEvent(new OutageEnded(outage.id()));
                      LOG.info("The outage of {} is over, its backlog done", queue.destination());
                    }
                  });
              drains.remove(queue);
              seen = null;
            });
  }

  /// A person says that the destination works: the backlog drains from now on. False when it is not
  /// out.
  boolean believe(long outageId) {
    seen = null;
    var outage =
        store.current().stream().filter(row -> row.id() == outageId && row.isOut()).findFirst();
    outage.ifPresent(row -> works(row.queue()));
    return outage.isPresent();
  }

  private void works(Queue queue) {
    streaks.remove(queue);
    known(queue)
        .filter(Row::isOut)
        .ifPresent(
            outage -> {
              transaction.executeWithoutResult(_ -> recover(outage));
              seen = null;
            });
  }

  private void recover(Row outage) {
    var now = clock.instant();
    if (store.recover(outage.id(), now)) {
      var waiting = deliveries.wakeBacklog(outage.queue(), outage.outSince(), now);
      LOG.info("{} answers again; {} deliveries waited", outage.destination(), waiting);
    }
  }

  private void fails(Queue queue, String kind, String cause) {
    var now = clock.instant();
    var probeAt = now.plus(settings.probeEvery());
    var outage = known(queue);
    if (outage.isPresent()) {
      store.relapse(outage.get().id(), kind, cause, probeAt, now);
    } else {
      transaction.executeWithoutResult(
          _ ->
              store
                  .open(queue, kind, cause, probeAt, now)
                  .ifPresent(
                      id -> {
                        events.publishEvent(new OutageOpened(id));
                        LOG.warn("{} is out: {}", queue.destination(), cause);
                      }));
    }
    streaks.remove(queue);
    drains.remove(queue);
    seen = null;
  }

  private double rate(Duration recovering) {
    var doublings = recovering.toMillis() / 1_000.0 / DOUBLES_EVERY_SECONDS;
    return Math.min(settings.drainMost(), settings.drainFirst() * Math.pow(2, doublings));
  }

  private Optional<Row> known(Queue queue) {
    var known = seen;
    if (known == null || System.nanoTime() - known.at > SEEN_WITHIN.toNanos()) {
      known = new Seen(System.nanoTime(), store.current());
      seen = known;
    }
    return known.rows.stream().filter(row -> row.queue().equals(queue)).findFirst();
  }

  /// How much may go out.
  sealed interface Flow {

    /// As much as there are places.
    record Free(int max) implements Flow {}

    /// One, to see whether the destination works again.
    record Probe() implements Flow {}

    /// Nothing.
    record Stopped() implements Flow {}

    /// So much for now, while the backlog drains.
    record Draining(int max) implements Flow {}
  }

  private record Seen(long at, List<Row> rows) {}

  /// Failures in a row. Of one course or order two count, so that none can open an outage alone.
  private static final class Streak {

    private static final int COUNTED_MAX = 2;

    private final Map<String, Integer> subjects = new HashMap<>();

    /// Counts one more; answers how many there are in a row.
    synchronized int add(String subject) {
      if (subjects.containsKey(subject) || subjects.size() < SUBJECTS_MAX) {
        subjects.merge(subject, 1, (a, b) -> Math.min(COUNTED_MAX, a + b));
      }
      return subjects.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /// What a draining queue may still send: earned by time, and never more than a second's worth.
  private static final class Drain {

    private Instant at;
    private double earned = 1;

    Drain(Instant at) {
      this.at = at;
    }

    synchronized int take(int places, double rate, Instant now) {
      var seconds = Math.max(0, Duration.between(at, now).toMillis() / 1_000.0);
      earned = Math.min(Math.max(1, rate), earned + rate * seconds);
      at = now;
      var taken = (int) Math.min(places, Math.floor(earned));
      earned -= taken;
      return taken;
    }
  }
}
