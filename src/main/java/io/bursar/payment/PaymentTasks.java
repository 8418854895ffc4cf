package io.bursar.payment;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What must happen later to payments, written in the transaction of its cause: one task a payment
/// to ask about, and one a credit.
@Component
class PaymentTasks {

  static final TaskDescriptor<Void> ASK = TaskDescriptor.of("ask-payment-processor");
  static final TaskDescriptor<Void> GIVE_CREDIT = TaskDescriptor.of("give-credit");

  // Asked for when needed: the scheduler is made of the tasks, and the tasks of payments.
  private final ObjectProvider<SchedulerClient> scheduler;

  PaymentTasks(ObjectProvider<SchedulerClient> scheduler) {
    this.scheduler = scheduler;
  }

  void askLater(long attemptId, Instant at) {
    scheduler
        .getObject()
        .scheduleIfNotExists(ASK.instance(String.valueOf(attemptId)).scheduledTo(at));
  }

  void askNow(long attemptId, Instant now) {
    try {
      scheduler
          .getObject()
          .schedule(
              ASK.instance(String.valueOf(attemptId)).scheduledTo(now),
              ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
    } catch (TaskInstanceCurrentlyExecutingException _) {
      // It is being asked about at this very moment, and again after that.
    }
  }

  void giveCredit(long creditId, Instant at) {
    scheduler
        .getObject()
        .scheduleIfNotExists(GIVE_CREDIT.instance(String.valueOf(creditId)).scheduledTo(at));
  }
}
