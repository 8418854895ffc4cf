package io.bursar.shared;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;

/// What becomes of a task whose node died while it ran: it runs again at once, by the clock that
/// all tasks go by. The library's own handler takes the machine's time instead.
public final class Revive {

  private Revive() {}

  /// For a task that may be repeated.
  public static <T> DeadExecutionHandler<T> atOnce() {
    return (dead, operations) -> operations.reschedule(dead, dead.getTimeDone());
  }
}
