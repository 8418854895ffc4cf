package io.bursar.payment;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.shared.Revive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Asks processors about attempts without an outcome, as [AskingSchedule] says. A payer who has not
/// acted within the processor's time no longer can: the payment is canceled there, and the basket
/// thaws. What nobody answered for in 14 days is canceled at the processor and abandoned; while
/// that has no answer either the basket stays frozen, and staff see it.
@Configuration
class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private static final Duration FAULT_WAIT = Duration.ofMinutes(5);
  private static final Duration REQUEST_TRAVELS_AT_MOST = Duration.ofSeconds(45);
  private static final Actor BY = Actor.of(Via.RECONCILIATION);

  private final Payments payments;
  private final AbandonPayment abandonPayment;
  private final Processors processors;
  private final Clock clock;

  Reconciliation(
      Payments payments, AbandonPayment abandonPayment, Processors processors, Clock clock) {
    this.payments = payments;
    this.abandonPayment = abandonPayment;
    this.processors = processors;
    this.clock = clock;
  }

  /// Whether "never heard of it" can be believed: no request is on its way for so long.
  static boolean isOldEnoughToBeAbsent(PaymentAttempt attempt, Instant now) {
    return hasArrived(attempt.createdAt(), now);
  }

  /// Whether a request that was sent then is not on its way any more.
  static boolean hasArrived(Instant sent, Instant now) {
    return sent.isBefore(arrivedUntil(now));
  }

  /// Requests that were sent before are not on their way any more.
  static Instant arrivedUntil(Instant now) {
    return now.minus(REQUEST_TRAVELS_AT_MOST);
  }

  @Bean
  Task<Void> askProcessor() {
    return Tasks.custom(PaymentTasks.ASK)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute((task, _) -> ask(Long.parseLong(task.getId())));
  }

  private CompletionHandler<Void> ask(long attemptId) {
    var attempt = ended(payments.ask(attemptId, BY));
    if (attempt.state().isUndecided()) {
      payments.countAsked(attemptId);
      warnIfOld(attempt);
      var within = processors.payerActsWithin(attempt.processor());
      return at(AskingSchedule.next(attempt, within, clock.instant()));
    }
    return attempt.state().isPaid()
        ? new OnCompleteRemove<>()
        : AskingSchedule.onceMore(attempt, clock.instant())
            .map(this::at)
            .findFirst()
            .orElseGet(OnCompleteRemove::new);
  }

  /// Ends what has had its time.
  private PaymentAttempt ended(PaymentAttempt attempt) {
    var within = processors.payerActsWithin(attempt.processor());
    var now = clock.instant();
    if (attempt.state() == PaymentState.PENDING
        && AskingSchedule.hasPayerHadTime(attempt, within, now)) {
      return payments.cancel(attempt.id(), BY);
    }
    return attempt.state().isUndecided() && AskingSchedule.isOver(attempt, within, now)
        ? abandonPayment.unanswered(attempt.id(), BY)
        : attempt;
  }

  private void warnIfOld(PaymentAttempt attempt) {
    if (AskingSchedule.isOld(attempt, clock.instant())) {
      LOG.warn(
          "Payment attempt {} at {} ({}) is {} since {}: look at the processor's own pages",
          attempt.id(),
          attempt.processor(),
          attempt.orderNumber(),
          attempt.state().text(),
          attempt.createdAt());
    }
  }

  private CompletionHandler<Void> at(Instant next) {
    return (complete, operations) -> operations.reschedule(complete, next);
  }
}
