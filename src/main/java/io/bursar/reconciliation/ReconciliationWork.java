package io.bursar.reconciliation;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.shared.Revive;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// When days are compared and findings looked at: one node does each, whichever comes first.
@Configuration(proxyBeanMethods = false)
class ReconciliationWork {

  private static final Duration FAULT_WAIT = Duration.ofMinutes(5);
  private static final Duration WHEN_OFF = Duration.ofDays(1);

  @Bean
  static RecurringTask<Void> compareDaysTask(
      CompareDays compareDays, ReconciliationSettings settings) {
    return Tasks.recurring(
            "compare-days", FixedDelay.of(settings.isOn() ? settings.every() : WHEN_OFF))
        .execute(
            (_, _) -> {
              if (settings.isOn()) {
                compareDays.run(false, Actor.of(Via.RECONCILIATION));
              }
            });
  }

  @Bean
  static Task<Void> compareDaysNowTask(CompareDays compareDays) {
    return once(
        FindingTasks.COMPARE_NOW,
        about -> compareDays.run(true, Actor.page(Long.parseLong(about[0]))));
  }

  @Bean
  static Task<Void> lookAtFindingTask(Findings findings) {
    return once(
        FindingTasks.LOOK,
        about -> findings.lookAgain(Long.parseLong(about[0]), Actor.of(Via.RECONCILIATION)));
  }

  @Bean
  static Task<Void> mendFindingsTask(Findings findings) {
    return once(
        FindingTasks.MEND_ALL,
        about ->
            findings.mendEach(
                FindingKind.valueOf(about[0]),
                Long.parseLong(about[1]),
                Actor.page(Long.parseLong(about[2]))));
  }

  private static Task<Void> once(TaskDescriptor<Void> task, Consumer<String[]> work) {
    return Tasks.custom(task)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute(
            (instance, _) -> {
              work.accept(FindingTasks.about(instance.getId()));
              return (CompletionHandler<Void>) new OnCompleteRemove<Void>();
            });
  }
}
