package io.bursar.database;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.autoconfigure.Jackson3Serializer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Later work, on the database's own scheduler: how it runs here, and what the database itself
/// needs from time to time. One node does each of these tasks, whichever comes first.
@Configuration(proxyBeanMethods = false)
class Housekeeping {

  @Bean
  static RecurringTask<Void> housekeepingTask(Months months, Forgetting forgetting) {
    return Tasks.recurring("housekeeping", FixedDelay.of(Duration.ofHours(1)))
        .execute(
            (_, _) -> {
              months.add();
              forgetting.forget();
            });
  }

  @Bean
  static RecurringTask<Void> youngTablesTask(YoungTables youngTables) {
    return Tasks.recurring("young-tables", FixedDelay.of(Duration.ofSeconds(5)))
        .execute((_, _) -> youngTables.analyze());
  }

  /// What is due is decided by the one clock, so that tests can move it.
  @Bean
  static com.github.kagkarlsson.scheduler.Clock schedulerClock(Clock clock) {
    return clock::instant;
  }

  @Bean
  static DbSchedulerCustomizer schedulerCustomizer() {
    return new DbSchedulerCustomizer() {
      @Override
      public Optional<SchedulerName> schedulerName() {
        var host = new SchedulerName.Hostname().getName();
        return Optional.of(new SchedulerName.Fixed(host + "/" + ProcessHandle.current().pid()));
      }

      @Override
      public Optional<Serializer> serializer() {
        return Optional.of(new Jackson3Serializer());
      }

      @Override
      public Optional<ExecutorService> executorService() {
        return Optional.of(Executors.newVirtualThreadPerTaskExecutor());
      }
    };
  }
}
