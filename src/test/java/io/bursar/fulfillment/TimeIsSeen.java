package io.bursar.fulfillment;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.bursar.testing.TestClock;
import java.time.Clock;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

/// Whoever waits for a time looks at once when a test has moved its clock, instead of a second
/// later.
@TestComponent
public class TimeIsSeen {

  public TimeIsSeen(
      Clock clock, Dispatcher dispatcher, Scheduler scheduler, Environment environment) {
    var polls = environment.getProperty("test.polls", Boolean.class, false);
    if (clock instanceof TestClock moved && !polls) {
      moved.whenMoved(dispatcher::wake);
      moved.whenMoved(scheduler::triggerCheckForDueExecutions);
    }
  }
}
