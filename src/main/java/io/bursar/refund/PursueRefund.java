package io.bursar.refund;

import io.bursar.history.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Brings a decided refund to its end, step by step: deliveries closed, credit asked, credited,
/// revocation line by line, complete. Requests and workers may do so at once and any number of
/// times.
@Component
class PursueRefund {

  /// A request that decides has this long before a worker looks.
  static final Duration WORKER_AFTER = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(PursueRefund.class);
  private static final int STEPS_MAX = 50;
  private static final long LOOK_EVERY_MS = 50;

  private final RefundStore store;
  private final RefundMoney money;
  private final RefundAccess access;
  private final RefundSettings settings;
  private final Clock clock;

  PursueRefund(
      RefundStore store,
      RefundMoney money,
      RefundAccess access,
      RefundSettings settings,
      Clock clock) {
    this.store = store;
    this.money = money;
    this.access = access;
    this.settings = settings;
    this.clock = clock;
  }

  /// Goes as far as it goes within the configured deadline; what takes longer goes on without the
  /// caller. Never call it inside a transaction. Answers the refund as it then stands.
  Refund now(long refundId, Actor by) {
    requireNoTransaction();
    var until = System.nanoTime() + settings.syncDeadline().toNanos();
    var work = Thread.ofVirtual().name("refund-" + refundId).start(() -> goOn(refundId, until, by));
    try {
      work.join(settings.syncDeadline());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return store.find(refundId).orElseThrow();
  }

  /// Goes as far as it goes at once. Answers when to look again; empty when it ended, or a person
  /// has to decide.
  Optional<Instant> asFarAsItGoes(long refundId, Actor by) {
    requireNoTransaction();
    for (int i = 0; i < STEPS_MAX; i++) {
      switch (step(refundId, false, by)) {
        case Step.Onward _ -> {}
        case Step.Later(var at, _) -> {
          return Optional.of(at);
        }
        case Step.Stop _ -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(clock.instant());
  }

  private void goOn(long refundId, long until, Actor by) {
    try {
      var attempted = false;
      while (System.nanoTime() < until) {
        var revoking = store.find(refundId).orElseThrow().isRevoking();
        switch (step(refundId, !attempted, by)) {
          case Step.Onward _ -> {}
          case Step.Later(_, var soon) when soon -> TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
          case Step.Later _, Step.Stop _ -> {
            return;
          }
        }
        attempted |= revoking;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException fault) {
      LOG.error("Refund {} is left to the workers", refundId, fault);
    }
  }

  private Step step(long refundId, boolean attempt, Actor by) {
    var refund = store.find(refundId).orElseThrow();
    if (money.isNeeded(refund)) {
      return money.step(refundId, by);
    }
    if (money.book(refundId, by) instanceof Step.Stop || refund.choice() == null) {
      return new Step.Stop();
    }
    // What a refused credit turned out to be may have moved it just now.
    return switch (store.find(refundId).orElseThrow().status()) {
      case PAYMENT_REFUNDED, REVOCATION_ERROR -> access.step(refundId, attempt, by);
      case OPEN, DENIED, PAYMENT_REFUND_ERROR, COMPLETE -> new Step.Stop();
    };
  }

  private static void requireNoTransaction() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("Nobody is called inside a transaction");
    }
  }
}
