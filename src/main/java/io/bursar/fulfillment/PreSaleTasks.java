package io.bursar.fulfillment;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.bursar.catalog.ProductChanged;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Has a product looked at that is new or has changed, by a task that the transaction of the change
/// writes. Each change has a task of its own: one that runs already may have read the product as it
/// was before.
@Component
class PreSaleTasks {

  static final TaskDescriptor<Void> CHECK_ONE = TaskDescriptor.of("check-product");

  // Asked for when needed: the scheduler is made of the tasks.
  private final ObjectProvider<SchedulerClient> scheduler;
  private final PreSaleSettings settings;
  private final Clock clock;

  PreSaleTasks(ObjectProvider<SchedulerClient> scheduler, PreSaleSettings settings, Clock clock) {
    this.scheduler = scheduler;
    this.settings = settings;
    this.clock = clock;
  }

  static long productOf(String instance) {
    return Long.parseLong(instance.substring(0, instance.indexOf(' ')));
  }

  @EventListener
  void checkSoon(ProductChanged changed) {
    if (settings.isOn()) {
      var instance = changed.productId() + " " + UUID.randomUUID();
      scheduler
          .getObject()
          .scheduleIfNotExists(CHECK_ONE.instance(instance).scheduledTo(clock.instant()));
    }
  }
}
