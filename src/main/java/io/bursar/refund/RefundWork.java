package io.bursar.refund;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.bursar.fulfillment.DeliveryHeld;
import io.bursar.fulfillment.LineRevoked;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.CreditDecided;
import io.bursar.payment.CreditSeen;
import io.bursar.shared.Revive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/// What workers do for refunds, and the news that makes them look. News is told inside transactions
/// that hold locks of other rooms, so it only leaves a task behind.
@Configuration
class RefundWork {

  private static final Duration FAULT_WAIT = Duration.ofMinutes(1);
  private static final Duration EARLY_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);
  private static final Actor BY = Actor.of(Via.WORKER);

  private final PursueRefund pursueRefund;
  private final MadeElsewhere madeElsewhere;
  private final RefundStore store;
  private final RefundTasks tasks;
  private final Clock clock;

  RefundWork(
      PursueRefund pursueRefund,
      MadeElsewhere madeElsewhere,
      RefundStore store,
      RefundTasks tasks,
      Clock clock) {
    this.pursueRefund = pursueRefund;
    this.madeElsewhere = madeElsewhere;
    this.store = store;
    this.tasks = tasks;
    this.clock = clock;
  }

  @Bean
  Task<Void> pursueRefundTask() {
    return Tasks.custom(RefundTasks.PURSUE)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute((task, _) -> pursue(RefundTasks.id(task.getId())));
  }

  @Bean
  CustomTask<Void> wakeRefund() {
    return Tasks.custom(RefundTasks.WAKE)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute(
            (task, _) -> {
              pursueRefund.asFarAsItGoes(RefundTasks.id(task.getId()), BY);
              return new OnCompleteRemove<>();
            });
  }

  @Bean
  CustomTask<Void> takeInCredit() {
    return Tasks.custom(RefundTasks.TAKE_IN)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute(
            (task, _) -> {
              var done = madeElsewhere.takeIn(RefundTasks.id(task.getId()), BY);
              return done
                  ? new OnCompleteRemove<>()
                  : (complete, operations) ->
                      operations.reschedule(complete, clock.instant().plus(EARLY_WAIT));
            });
  }

  @EventListener
  void on(CreditDecided decided) {
    if (decided.refundId() != null) {
      // Nobody may be looking after it any more: a refusal ended that.
      tasks.lookAfter(decided.refundId(), clock.instant());
    }
  }

  @EventListener
  void on(CreditSeen seen) {
    tasks.takeIn(seen.creditId());
  }

  @EventListener
  void on(LineRevoked revoked) {
    store.unfinishedOfLine(revoked.lineId()).forEach(tasks::wake);
  }

  @EventListener
  void on(DeliveryHeld held) {
    store.unfinishedOfLine(held.lineId()).forEach(tasks::wake);
  }

  private CompletionHandler<Void> pursue(long refundId) {
    return pursueRefund
        .asFarAsItGoes(refundId, BY)
        .<CompletionHandler<Void>>map(
            at ->
                (complete, operations) ->
                    operations.reschedule(complete, between(at, clock.instant())))
        .orElseGet(OnCompleteRemove::new);
  }

  private static Instant between(Instant at, Instant now) {
    var earliest = now.plus(SHORTEST_WAIT);
    var latest = now.plus(LONGEST_WAIT);
    return at.isBefore(earliest) ? earliest : at.isAfter(latest) ? latest : at;
  }
}
