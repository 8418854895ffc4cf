package io.bursar.fulfillment;

import io.bursar.fulfillment.DeliveryStore.Queue;
import io.bursar.fulfillment.OutageWatch.Flow;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.site.Sites;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The workers of this node: one loop claims what is due, destination by destination, and each
/// claim is attempted on a virtual thread of its own. It is woken after a commit that made
/// something due, and looks by itself every second. A destination that is slow or dead uses up its
/// own places and nobody else's.
@Component
class Dispatcher implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

  private final DeliveryStore deliveries;
  private final ClaimStore claims;
  private final PrepareAttempts prepare;
  private final OutageWatch watch;
  private final Deliverer deliverer;
  private final Modules modules;
  private final Sites sites;
  private final FulfillmentSettings settings;
  private final Clock clock;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<Queue, Lane> lanes = new HashMap<>();
  private volatile boolean running;
  private @Nullable Thread loop;

  Dispatcher(
      DeliveryStore deliveries,
      ClaimStore claims,
      PrepareAttempts prepare,
      OutageWatch watch,
      Deliverer deliverer,
      Modules modules,
      Sites sites,
      FulfillmentSettings settings,
      Clock clock) {
    this.deliveries = deliveries;
    this.claims = claims;
    this.prepare = prepare;
    this.watch = watch;
    this.deliverer = deliverer;
    this.modules = modules;
    this.sites = sites;
    this.settings = settings;
    this.clock = clock;
  }

  /// Something is due: look now instead of at the next second.
  void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /// Something will be due once the caller's transaction has committed: look then. Only inside a
  /// transaction.
  void wakeAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wake();
          }
        });
  }

  @Override
  public void start() {
    if (settings.concurrency() > 0) {
      deliveries.adopt(modules.destinations(), Modules.NO_DESTINATION);
      running = true;
      loop = Thread.ofVirtual().name("dispatcher").start(this::run);
    }
  }

  /// Claims no more, and waits a while for what is being attempted; what does not end in time is
  /// found by others when its lease ends.
  @Override
  public void stop() {
    running = false;
    wake();
    if (loop != null) {
      var until = System.nanoTime() + STOP_WITHIN.toNanos();
      while (inFlight.get() > 0 && System.nanoTime() < until) {
        pause();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        if (pass() == 0 && wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (DataAccessException databaseAway) {
        LOG.warn("Cannot look for due deliveries, trying again: {}", databaseAway.getMessage());
        pause();
      } catch (RuntimeException | Error bug) {
        LOG.error("The dispatcher goes on after a fault", bug);
        pause();
      }
    }
  }

  private int pass() {
    var started = 0;
    for (var site : sites.all()) {
      for (var destination : modules.destinations()) {
        started += pass(new Queue(site.id(), destination));
      }
    }
    return started;
  }

  private int pass(Queue queue) {
    var lane = lanes.computeIfAbsent(queue, _ -> new Lane(settings.concurrency()));
    var places = lane.free();
    if (places == 0) {
      return 0;
    }
    var attempts = prepare.prepare(claim(queue, places));
    attempts.forEach(attempt -> start(lane, attempt));
    return attempts.size();
  }

  private List<Delivery> claim(Queue queue, int places) {
    var now = clock.instant();
    return switch (watch.flow(queue, places)) {
      case Flow.Free(var max) -> claims.claimDue(queue, max, now, settings.lease());
      case Flow.Probe _ -> claims.claimProbe(queue, now, settings.lease());
      case Flow.Stopped _ -> List.of();
      case Flow.Draining(var max) when max == 0 -> List.of();
      case Flow.Draining(var max) -> {
        var claimed = claims.claimDue(queue, max, now, settings.lease());
        if (claimed.size() < max) {
          watch.drained(queue);
        }
        yield claimed;
      }
    };
  }

  private void start(Lane lane, Attempt attempt) {
    lane.claims.acquireUninterruptibly();
    inFlight.incrementAndGet();
    Thread.ofVirtual()
        .name("delivery-" + attempt.delivery().lineId())
        .start(
            () -> {
              try {
                deliverer.deliver(attempt, Actor.of(Via.WORKER));
              } catch (RuntimeException fault) {
                LOG.error(
                    "Delivery of line {} is left to the end of its lease",
                    attempt.delivery().lineId(),
                    fault);
              } finally {
                lane.claims.release();
                inFlight.decrementAndGet();
                if (lane.free() > 0) {
                  wake();
                }
              }
            });
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// The claims of one destination: as many as may be called at once, and some more that stand
  /// ready, so that no place for a call is idle while the next claim is made.
  private static final class Lane {
    private final Semaphore claims;
    private final int batch;

    Lane(int concurrency) {
      claims = new Semaphore(concurrency + Math.ceilDiv(concurrency, 2));
      batch = Math.ceilDiv(concurrency, 4);
    }

    /// How many to claim now: none until a batch is worth the statement.
    int free() {
      var free = claims.availablePermits();
      return free >= batch ? free : 0;
    }
  }
}
