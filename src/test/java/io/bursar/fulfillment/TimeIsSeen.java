package io.bursar.fulfillment;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.bursar.testing.TestClock;
import java.time.Clock;
import org.springframework.boot.test.context.TestComponent;

/// Whoever waits for a time looks at once when a test has moved its clock, instead of a second
/// later.
@TestComponent
public class TimeIsSeen {

  public TimeIsSeen(Clock clock, Dispatcher dispatcher, Scheduler scheduler) {
    if (clock instanceof TestClock moved) {
      moved.whenMoved(dispatcher::wake);
      moved.whenMoved(scheduler::triggerCheckForDueExecutions);
    }
  }
}
