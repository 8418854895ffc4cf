package io.bursar.payment;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Asks processors about attempts without an outcome: after 1 minute, 5 minutes, half an hour, 2
/// hours, 12 hours, then daily until there is one. A payer who has not acted for half an hour no
/// longer can: the payment is canceled at the processor, and the basket thaws.
@Configuration
class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  static final Duration FIRST_AFTER = Duration.ofMinutes(1);

  private static final List<Duration> THEN_AFTER =
      List.of(
          Duration.ofMinutes(4),
          Duration.ofMinutes(25),
          Duration.ofMinutes(90),
          Duration.ofHours(10));
  private static final Duration DAILY = Duration.ofDays(1);
  private static final Duration GIVEN_UP_AGAIN_AFTER = Duration.ofHours(1);
  private static final Duration FAULT_WAIT = Duration.ofMinutes(5);
  private static final Duration PAYER_ACTS_WITHIN = Duration.ofMinutes(30);
  private static final Duration REQUEST_TRAVELS_AT_MOST = Duration.ofSeconds(45);
  private static final Actor BY = Actor.of(Via.RECONCILIATION);

  private final Payments payments;
  private final Clock clock;

  Reconciliation(Payments payments, Clock clock) {
    this.payments = payments;
    this.clock = clock;
  }

  /// Whether "never heard of it" can be believed: no request is on its way for so long.
  static boolean isOldEnoughToBeAbsent(PaymentAttempt attempt, Instant now) {
    return hasArrived(attempt.createdAt(), now);
  }

  /// Whether a request that was sent then is not on its way any more.
  static boolean hasArrived(Instant sent, Instant now) {
    return sent.plus(REQUEST_TRAVELS_AT_MOST).isBefore(now);
  }

  @Bean
  Task<Void> askProcessor() {
    return Tasks.custom(PaymentTasks.ASK)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecutionRevive()
        .execute((task, _) -> ask(Long.parseLong(task.getId())));
  }

  private CompletionHandler<Void> ask(long attemptId) {
    var attempt = payments.ask(attemptId, BY);
    if (attempt.state() == PaymentState.PENDING
        && attempt.createdAt().plus(PAYER_ACTS_WITHIN).isBefore(clock.instant())) {
      attempt = payments.cancel(attemptId, BY);
    }
    if (attempt.state().isUndecided()) {
      warnIfOld(attempt);
      return again(nextWait(payments.countAsked(attemptId)));
    }
    return attempt.state().isPaid() ? new OnCompleteRemove<>() : onceMore(attempt);
  }

  /// Processors are known to settle what they had declined: what was given up is looked at again
  /// after an hour and a day.
  private CompletionHandler<Void> onceMore(PaymentAttempt attempt) {
    var age = Duration.between(attempt.createdAt(), clock.instant());
    if (age.compareTo(GIVEN_UP_AGAIN_AFTER) < 0) {
      return again(GIVEN_UP_AGAIN_AFTER);
    }
    return age.compareTo(DAILY) < 0 ? again(DAILY) : new OnCompleteRemove<>();
  }

  private void warnIfOld(PaymentAttempt attempt) {
    if (attempt.createdAt().plus(DAILY).isBefore(clock.instant())) {
      LOG.warn(
          "Payment attempt {} at {} ({}) is {} since {}: look at the processor's own pages",
          attempt.id(),
          attempt.processor(),
          attempt.orderNumber(),
          attempt.state().text(),
          attempt.createdAt());
    }
  }

  private CompletionHandler<Void> again(Duration wait) {
    return (complete, operations) -> operations.reschedule(complete, clock.instant().plus(wait));
  }

  private static Duration nextWait(int asked) {
    return asked <= THEN_AFTER.size() ? THEN_AFTER.get(asked - 1) : DAILY;
  }
}
