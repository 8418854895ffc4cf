package io.bursar.fulfillment;

import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.bursar.shared.Revive;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// When products are looked at: each that changed, soon, and all that are for sale, from time to
/// time. One node does each, whichever comes first.
@Configuration(proxyBeanMethods = false)
class PreSaleRounds {

  private static final Duration FAULT_WAIT = Duration.ofMinutes(5);
  private static final Duration WHEN_OFF = Duration.ofDays(1);

  @Bean
  static Task<Void> checkProduct(PreSaleCheck preSaleCheck) {
    return Tasks.custom(PreSaleTasks.CHECK_ONE)
        .onFailure(new OnFailureRetryLater<>(FAULT_WAIT))
        .onDeadExecution(Revive.atOnce())
        .execute(
            (task, _) -> {
              preSaleCheck.check(PreSaleTasks.productOf(task.getId()));
              return new OnCompleteRemove<>();
            });
  }

  @Bean
  static RecurringTask<Void> checkProducts(PreSaleCheck preSaleCheck, PreSaleSettings settings) {
    var wait = settings.isOn() ? settings.checkEvery() : WHEN_OFF;
    return Tasks.recurring("check-products", FixedDelay.of(wait))
        .execute(
            (_, _) -> {
              if (settings.isOn()) {
                preSaleCheck.checkAll();
              }
            });
  }
}
