package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.Outcome;
import io.bursar.history.Actor;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// The one path of delivery: claimed and prepared, attempted without a transaction, settled in one
/// transaction. Workers, probes, requests and people all come through here.
@Component
class Deliverer {

  private final DeliveryStore deliveries;
  private final SettleAttempt settleAttempt;
  private final OutageWatch watch;
  private final FulfillmentSettings settings;
  private final Clock clock;
  private final Map<String, Semaphore> calls = new ConcurrentHashMap<>();

  Deliverer(
      DeliveryStore deliveries,
      SettleAttempt settleAttempt,
      OutageWatch watch,
      FulfillmentSettings settings,
      Clock clock) {
    this.deliveries = deliveries;
    this.settleAttempt = settleAttempt;
    this.watch = watch;
    this.settings = settings;
    this.clock = clock;
  }

  /// Makes the attempt, as soon as its destination has a place for a call, and writes its result. A
  /// claim whose lease would end meanwhile is given back.
  void deliver(Attempt attempt, Actor by) {
    var outcome = call(attempt, Attempt::run);
    if (outcome.isPresent()) {
      var outage = watch.isOut(attempt.delivery().queue());
      settleAttempt.settle(attempt, outcome.get(), outage, by);
      watch.heard(attempt, outcome.get());
    } else {
      deliveries.release(attempt.delivery(), clock.instant());
    }
  }

  /// Calls the destination as soon as it has a place, with nothing held meanwhile.
  Optional<Outcome> call(Attempt attempt, Function<Attempt, Optional<Outcome>> calling) {
    var places =
        calls.computeIfAbsent(
            attempt.delivery().destination(), _ -> new Semaphore(settings.callsMax()));
    places.acquireUninterruptibly();
    try {
      return calling.apply(attempt);
    } finally {
      places.release();
    }
  }
}
