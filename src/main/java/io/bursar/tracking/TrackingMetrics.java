package io.bursar.tracking;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.stereotype.Component;

/// How many signals wait, by where they go: `bursar_signals_undelivered`. Read from the database at
/// each scrape, so every node says the same.
@Component
class TrackingMetrics implements MeterBinder {

  private final SignalStore deliveries;

  TrackingMetrics(SignalStore deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (var sink : List.of("webhook", WriteEvents.KAFKA, WriteEvents.SEGMENT)) {
      Gauge.builder("bursar.signals.undelivered", deliveries, store -> store.countDue(sink))
          .description("Events that are written and not sent yet; counted up to 100,000")
          .tag("sink", sink)
          .register(registry);
    }
  }
}
