package io.bursar.bulk;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.bursar.shared.Revive;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Works on each run about once a second until nothing about it will change any more. A paused run
/// keeps its task, so that resuming needs none.
@Configuration
class BulkTask {

  static final TaskDescriptor<Void> WORK = TaskDescriptor.of("work-bulk-run");

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration FAULT_WAIT = Duration.ofSeconds(10);

  private final WorkBulkRun work;
  private final Clock clock;

  BulkTask(WorkBulkRun work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  @Bean
  Task<Void> workOnRun() {
    return Tasks.custom(WORK)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute((task, _) -> step(Long.parseLong(task.getId())));
  }

  private CompletionHandler<Void> step(long runId) {
    if (!work.step(runId)) {
      return new OnCompleteRemove<>();
    }
    return (complete, operations) -> operations.reschedule(complete, clock.instant().plus(STEP));
  }
}
