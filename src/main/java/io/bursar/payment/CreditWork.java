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
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Pursues credits until the processor says how they ended: at once, after 2 and 5 minutes, half an
/// hour, 2 hours, 12 hours, then daily, whoever else looks in between.
@Configuration
class CreditWork {

  private static final Logger LOG = LoggerFactory.getLogger(CreditWork.class);
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(12));
  private static final Duration DAILY = Duration.ofDays(1);
  private static final Duration FAULT_WAIT = Duration.ofMinutes(5);
  private static final Actor BY = Actor.of(Via.RECONCILIATION);

  private final Credits credits;
  private final Clock clock;

  CreditWork(Credits credits, Clock clock) {
    this.credits = credits;
    this.clock = clock;
  }

  @Bean
  Task<Void> giveCredit() {
    return Tasks.custom(PaymentTasks.GIVE_CREDIT)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute((task, _) -> pursue(Long.parseLong(task.getId())));
  }

  private CompletionHandler<Void> pursue(long creditId) {
    var credit = credits.pursue(creditId, BY);
    if (!credit.state().isUndecided()) {
      return new OnCompleteRemove<>();
    }
    if (credit.createdAt().plus(DAILY).isBefore(clock.instant())) {
      LOG.warn(
          "Credit {} of payment attempt {} is {} since {}: look at the processor's own pages",
          creditId,
          credit.attemptId(),
          credit.state().text(),
          credit.createdAt());
    }
    var tries = credits.countTried(creditId);
    var wait = tries <= WAITS.size() ? WAITS.get(tries - 1) : DAILY;
    return (complete, operations) -> operations.reschedule(complete, clock.instant().plus(wait));
  }
}
