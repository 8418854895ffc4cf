package io.bursar.refund;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What must happen later to refunds, written in the transaction of its cause. They may run at once
/// and any number of times.
@Component
class RefundTasks {

  static final TaskDescriptor<Void> PURSUE = TaskDescriptor.of("pursue-refund");
  static final TaskDescriptor<Void> WAKE = TaskDescriptor.of("wake-refund");
  static final TaskDescriptor<Void> TAKE_IN = TaskDescriptor.of("take-in-credit");

  // Asked for when needed: the scheduler is made of the tasks, and the tasks of refunds.
  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  RefundTasks(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /// The refund is looked after from then on, until it ends or waits for a decision. Each call
  /// makes a task of its own: one that is running may be ending at this moment.
  void lookAfter(long refundId, Instant at) {
    schedule(PURSUE, refundId, at);
  }

  /// There is news of the refund: it is looked at once, now.
  void wake(long refundId) {
    schedule(WAKE, refundId, clock.instant());
  }

  /// Money went back that Bursar did not ask for.
  void takeIn(long creditId) {
    schedule(TAKE_IN, creditId, clock.instant());
  }

  /// What a task is about.
  static long id(String instance) {
    return Long.parseLong(instance.substring(0, instance.indexOf('/')));
  }

  private void schedule(TaskDescriptor<Void> task, long id, Instant at) {
    scheduler
        .getObject()
        .scheduleIfNotExists(task.instance(id + "/" + UUID.randomUUID()).scheduledTo(at));
  }
}
