package io.bursar.reconciliation;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What staff asked for and workers do; what is on its way already is not begun once more.
@Component
class FindingTasks {

  static final TaskDescriptor<Void> LOOK = TaskDescriptor.of("look-at-finding");
  static final TaskDescriptor<Void> MEND_ALL = TaskDescriptor.of("mend-findings");
  static final TaskDescriptor<Void> COMPARE_NOW = TaskDescriptor.of("compare-days-now");

  private static final Duration DONE_BY_THEN = Duration.ofMinutes(1);

  // Asked for when needed: the scheduler is made of the tasks.
  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  FindingTasks(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  void lookSoon(long findingId) {
    schedule(LOOK, String.valueOf(findingId), DONE_BY_THEN);
  }

  void mendAll(FindingKind kind, long siteId, long userId) {
    schedule(MEND_ALL, kind.name() + "/" + siteId + "/" + userId, Duration.ZERO);
  }

  void compareNow(long userId) {
    schedule(COMPARE_NOW, String.valueOf(userId), Duration.ZERO);
  }

  /// What a task is about.
  static String[] about(String instance) {
    return instance.split("/");
  }

  private void schedule(TaskDescriptor<Void> task, String about, Duration wait) {
    scheduler
        .getObject()
        .scheduleIfNotExists(task.instance(about).scheduledTo(clock.instant().plus(wait)));
  }
}
