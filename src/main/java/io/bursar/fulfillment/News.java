package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.Callbacks;
import java.time.Clock;
import org.springframework.stereotype.Component;

/// News of lines that wait: the delivery is due now, and its attempt begins with a look.
@Component
class News implements Callbacks {

  private final DeliveryStore deliveries;
  private final Dispatcher dispatcher;
  private final Clock clock;

  News(DeliveryStore deliveries, Dispatcher dispatcher, Clock clock) {
    this.deliveries = deliveries;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  @Override
  public boolean newsOf(long lineId, String destination) {
    var waits = deliveries.dueNow(lineId, destination, clock.instant());
    if (waits) {
      dispatcher.wake();
    }
    return waits;
  }
}
