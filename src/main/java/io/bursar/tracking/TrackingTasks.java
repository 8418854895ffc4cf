package io.bursar.tracking;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What is sent from time to time, by whichever node comes first.
@Configuration(proxyBeanMethods = false)
class TrackingTasks {

  @Bean
  static WebhookCall webhookCall(WebhookSettings settings, PublicAddresses addresses) {
    return new WebhookCall(settings.timeout(), addresses);
  }

  @Bean
  static RecurringTask<Void> sendWebhooksTask(SendWebhooks sending) {
    return Tasks.recurring("send-webhooks", FixedDelay.of(Duration.ofSeconds(1)))
        .execute((_, _) -> sending.sendDue());
  }

  @Bean
  @ConditionalOnProperty("bursar.kafka.bootstrap-servers")
  static RecurringTask<Void> sendToKafkaTask(SendToKafka sending) {
    return Tasks.recurring("send-to-kafka", FixedDelay.of(Duration.ofSeconds(1)))
        .execute((_, _) -> sending.sendDue());
  }

  @Bean
  @ConditionalOnProperty("bursar.tracking.segment.write-key")
  static RecurringTask<Void> sendToSegmentTask(SendToSegment sending) {
    return Tasks.recurring("send-to-segment", FixedDelay.of(Duration.ofSeconds(2)))
        .execute((_, _) -> sending.sendDue());
  }
}
