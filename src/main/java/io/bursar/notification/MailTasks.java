package io.bursar.notification;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What is done for mails from time to time, by whichever node comes first.
@Configuration(proxyBeanMethods = false)
class MailTasks {

  @Bean
  static RecurringTask<Void> sendMailsTask(SendMails sending) {
    return Tasks.recurring("send-mails", FixedDelay.of(Duration.ofSeconds(1)))
        .execute((_, _) -> sending.sendDue());
  }

  @Bean
  static RecurringTask<Void> findLateOrdersTask(FindLateOrders finding) {
    return Tasks.recurring("find-late-orders", FixedDelay.of(Duration.ofSeconds(30)))
        .execute((_, _) -> finding.find());
  }

  @Bean
  static RecurringTask<Void> collectDigestTask(CollectDigest collecting) {
    return Tasks.recurring("collect-staff-digest", FixedDelay.of(Duration.ofSeconds(10)))
        .execute((_, _) -> collecting.collect());
  }
}
