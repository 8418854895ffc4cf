package io.bursar.fulfillment;

import io.bursar.fulfillment.FulfillmentSettings.Mode;
import io.bursar.history.Actor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Fulfillment as other rooms see it: queue an order's lines, deliver them now within a deadline,
/// and tell where they stand.
@Component
public class Fulfillments {

  private static final Logger LOG = LoggerFactory.getLogger(Fulfillments.class);
  private static final long LOOK_EVERY_MS = 50;

  private final DeliveryStore deliveries;
  private final ClaimStore claims;
  private final PrepareAttempts prepare;
  private final AttemptStore attempts;
  private final Ledger ledger;
  private final Deliverer deliverer;
  private final Dispatcher dispatcher;
  private final Modules modules;
  private final RetryPolicy retryPolicy;
  private final FulfillmentSettings settings;
  private final Clock clock;

  Fulfillments(
      DeliveryStore deliveries,
      ClaimStore claims,
      PrepareAttempts prepare,
      AttemptStore attempts,
      Ledger ledger,
      Deliverer deliverer,
      Dispatcher dispatcher,
      Modules modules,
      RetryPolicy retryPolicy,
      FulfillmentSettings settings,
      Clock clock) {
    this.deliveries = deliveries;
    this.claims = claims;
    this.prepare = prepare;
    this.attempts = attempts;
    this.ledger = ledger;
    this.deliverer = deliverer;
    this.dispatcher = dispatcher;
    this.modules = modules;
    this.retryPolicy = retryPolicy;
    this.settings = settings;
    this.clock = clock;
  }

  /// Queues one delivery a line, due now, as part of the transaction that places the order: an
  /// order that committed is queued. The first configured module that supports a line gets it.
  @Transactional(propagation = Propagation.MANDATORY)
  public void enqueue(QueuedOrder order) {
    var now = clock.instant();
    var assigned =
        order.lines().stream()
            .map(line -> modules.supporting(line.productType(), line.attributes()))
            .toList();
    var giveUpAt =
        assigned.stream()
            .map(module -> now.plus(retryPolicy.of(module.orElse(null)).giveUpAfter()))
            .toList();
    deliveries.insert(order, assigned, giveUpAt, now);
    if (!isSync()) {
      dispatcher.wakeAfterCommit();
    }
  }

  /// In sync mode the payer's own request delivers before it answers; otherwise, and when something
  /// goes wrong with that, workers do. The order stands whatever happens here: this refuses
  /// nothing.
  public void deliverForPayer(long orderId, Actor by) {
    if (!isSync()) {
      return;
    }
    try {
      deliver(orderId, false, by);
    } catch (RuntimeException fault) {
      LOG.error("Order {} is left to the workers", orderId, fault);
    }
  }

  /// Whether the payer's own request delivers before it answers.
  private boolean isSync() {
    return settings.mode() == Mode.SYNC;
  }

  /// Attempts every open line of the order now, side by side, and waits for them and for lines that
  /// others are attempting, up to the configured deadline; workers finish what is left. Held lines,
  /// and those whose destination is out, are tried only if a person asks. Never call it inside a
  /// transaction.
  public void deliver(long orderId, boolean byPerson, Actor by) {
    deliver(orderId, null, byPerson, by);
  }

  /// Attempts one line now, held or not, and waits for it up to the configured deadline.
  public void deliverLine(long orderId, long lineId, Actor by) {
    deliver(orderId, lineId, true, by);
  }

  /// The line of this order that was granted what its destination calls by this name, such as the
  /// UUID of an entitlement.
  public Optional<Long> lineWithGrant(long orderId, String reference) {
    return ledger.lineOf(orderId, reference);
  }

  /// Where the deliveries of an order stand, by line.
  public List<DeliveryView> deliveriesOf(long orderId) {
    return deliveries.ofOrder(orderId);
  }

  /// The newest 500 calls made for an order, oldest first.
  public List<AttemptView> attemptsOf(long orderId) {
    return attempts.ofOrder(orderId);
  }

  private void deliver(long orderId, @Nullable Long lineId, boolean byPerson, Actor by) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A destination is never called inside a transaction");
    }
    var until = System.nanoTime() + settings.syncDeadline().toNanos();
    var claimed = claim(orderId, lineId, byPerson);
    var done = new CountDownLatch(claimed.size());
    for (var attempt : prepare.prepare(claimed)) {
      Thread.ofVirtual()
          .name("delivery-" + attempt.delivery().lineId())
          .start(
              () -> {
                try {
                  deliverer.deliver(attempt, by);
                } catch (RuntimeException fault) {
                  LOG.error(
                      "Delivery of line {} is left to the end of its lease",
                      attempt.delivery().lineId(),
                      fault);
                } finally {
                  done.countDown();
                }
              });
    }
    await(done, orderId, until);
  }

  private List<Delivery> claim(long orderId, @Nullable Long lineId, boolean byPerson) {
    var now = clock.instant();
    return claims.claimOrder(
        orderId, lineId, byPerson, now, settings.lease(), retryPolicy.giveUpTimes(now));
  }

  private void await(CountDownLatch done, long orderId, long until) {
    try {
      if (!done.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return;
      }
      while (deliveries.running(orderId, clock.instant()) > 0 && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
