package io.bursar.tracking;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What is sent from time to time, by whichever node comes first.
@Configuration(proxyBeanMethods = false)
class TrackingTasks {

  @Bean
  static RecurringTask<Void> sendWebhooksTask(SendWebhooks sending) {
    return Tasks.recurring("send-webhooks", FixedDelay.of(Duration.ofSeconds(1)))
        .execute((_, _) -> sending.sendDue());
  }
}
