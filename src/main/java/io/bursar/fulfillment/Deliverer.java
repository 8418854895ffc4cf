package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.Outcome;
import io.bursar.history.Actor;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// The one path of delivery: claimed and prepared, attempted without a transaction, settled in one
/// transaction. Workers, probes, requests and people all come through here.
@Component
class Deliverer {

  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);

  private final DeliveryStore deliveries;
  private final SettleAttempt settleAttempt;
  private final BrokenDeliveries broken;
  private final OutageWatch watch;
  private final FulfillmentSettings settings;
  private final Clock clock;
  private final Map<String, Semaphore> calls = new ConcurrentHashMap<>();

  Deliverer(
      DeliveryStore deliveries,
      SettleAttempt settleAttempt,
      BrokenDeliveries broken,
      OutageWatch watch,
      FulfillmentSettings settings,
      Clock clock) {
    this.deliveries = deliveries;
    this.settleAttempt = settleAttempt;
    this.broken = broken;
    this.watch = watch;
    this.settings = settings;
    this.clock = clock;
  }

  /// Makes the attempt, as soon as its destination has a place for a call, and writes its result. A
  /// claim whose lease would end meanwhile is given back.
  void deliver(Attempt attempt, Actor by) {
    var outcome = call(attempt, Attempt::run).or(attempt::cutShort);
    if (outcome.isEmpty()) {
      deliveries.release(attempt.delivery(), clock.instant());
      return;
    }
    var outage = watch.isOut(attempt.delivery().queue());
    try {
      settleAttempt.settle(attempt, outcome.get(), outage, by);
    } catch (DataAccessException | TransactionException databaseAway) {
      // Whoever takes over when the lease ends looks what became of it.
      throw databaseAway;
    } catch (RuntimeException fault) {
      LOG.error("Line {} cannot be settled; it is held", attempt.delivery().lineId(), fault);
      broken.hold(attempt.delivery(), "Its result cannot be written", fault);
    }
    watch.heard(attempt, outcome.get());
  }

  /// Calls the destination as soon as it has a place, with nothing held meanwhile.
  Optional<Outcome> call(Attempt attempt, Function<Attempt, Optional<Outcome>> calling) {
    return look(attempt.delivery().destination(), () -> calling.apply(attempt));
  }

  /// The same for what is no attempt.
  <T extends @Nullable Object> T look(String destination, Supplier<T> calling) {
    var places = calls.computeIfAbsent(destination, _ -> new Semaphore(settings.callsMax()));
    places.acquireUninterruptibly();
    try {
      return calling.get();
    } finally {
      places.release();
    }
  }
}
