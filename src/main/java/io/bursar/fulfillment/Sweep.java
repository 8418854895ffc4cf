package io.bursar.fulfillment;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.bursar.fulfillment.StuckStore.Found;
import io.bursar.fulfillment.StuckStore.Standing;
import io.bursar.order.Orders;
import io.bursar.order.Orders.Unfinished;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Looks through every order that is not complete, and everything that is to be taken back, for
/// what is neither waiting nor held: work that nobody would ever do. There should be none; what is
/// found is listed, counted and logged as an error until it is gone.
@Configuration
class Sweep {

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final Duration PLACED_BEFORE = Duration.ofMinutes(3);
  private static final Duration OVERDUE_AFTER = Duration.ofMinutes(10);
  private static final int BATCH = 500;

  private final Orders orders;
  private final StuckStore store;
  private final OutageWatch watch;
  private final Clock clock;

  Sweep(Orders orders, StuckStore store, OutageWatch watch, Clock clock) {
    this.orders = orders;
    this.store = store;
    this.watch = watch;
    this.clock = clock;
  }

  @Bean
  RecurringTask<Void> sweepTask() {
    return Tasks.recurring("sweep-orders", FixedDelay.of(EVERY)).execute((_, _) -> sweep());
  }

  /// Looks once, and keeps what is found in place of what was found before.
  void sweep() {
    var now = clock.instant();
    var after = 0L;
    List<Unfinished> batch;
    do {
      batch = orders.unfinished(now.minus(PLACED_BEFORE), after, BATCH);
      report(look(batch, now), now);
      after = batch.isEmpty() ? after : batch.getLast().orderId();
    } while (batch.size() == BATCH);
    report(overdueRevocations(now), now);
    store.forgetUnseen(now);
  }

  private void report(List<Found> all, Instant now) {
    for (var found : all) {
      LOG.error(
          "Line {} of order {} is neither done, nor waiting, nor held: {}",
          found.lineId(),
          found.orderNumber(),
          found.what());
      store.keep(found, now);
    }
  }

  private List<Found> overdueRevocations(Instant now) {
    return store.revocations(now.minus(OVERDUE_AFTER), BATCH).stream()
        .filter(overdue -> !watch.isKnown(overdue.queue()))
        .map(
            overdue ->
                new Found(
                    overdue.lineId(),
                    overdue.orderId(),
                    overdue.orderNumber(),
                    "It was to be taken back at %s, and nobody did.".formatted(overdue.dueAt())))
        .toList();
  }

  private List<Found> look(List<Unfinished> unfinished, Instant now) {
    var standing = store.standing(unfinished.stream().flatMap(o -> o.lineIds().stream()).toList());
    var found = new ArrayList<Found>();
    for (var order : unfinished) {
      if (order.counts() && order.lineIds().isEmpty()) {
        found.add(
            new Found(
                StuckStore.THE_ORDER,
                order.orderId(),
                order.number(),
                "Nothing of it is left to deliver, but it is not complete."));
      }
      for (var lineId : order.lineIds()) {
        var what = what(standing, lineId, now);
        if (what != null) {
          found.add(new Found(lineId, order.orderId(), order.number(), what));
        }
      }
    }
    return found;
  }

  private @Nullable String what(Map<Long, Standing> standing, long lineId, Instant now) {
    var delivery = standing.get(lineId);
    if (delivery == null) {
      return "It has no delivery.";
    }
    return switch (delivery.state()) {
      case "held" -> null;
      case "done", "closed" -> "Its delivery is %s.".formatted(delivery.state());
      default ->
          delivery.dueAt().plus(OVERDUE_AFTER).isBefore(now) && !watch.isKnown(delivery.queue())
              ? "It was due at %s, and nobody took it.".formatted(delivery.dueAt())
              : null;
    };
  }
}
