package io.bursar.fulfillment;

import io.bursar.site.Site;
import io.bursar.site.Sites;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/// What should wake somebody: holds, overdue ones among them, outages, and what the sweep found.
/// Read from the database when the metrics are.
@Component
class FulfillmentMetrics implements MeterBinder {

  private final Sites sites;
  private final Holds holds;
  private final OutageStore outages;
  private final StuckLines stuckLines;

  FulfillmentMetrics(Sites sites, Holds holds, OutageStore outages, StuckLines stuckLines) {
    this.sites = sites;
    this.holds = holds;
    this.outages = outages;
    this.stuckLines = stuckLines;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "bursar.deliveries.held", it -> it.held(Holds.Count::held));
    gauge(registry, "bursar.deliveries.held.overdue", it -> it.held(Holds.Count::overdue));
    gauge(registry, "bursar.outages", it -> it.outages.current().size());
    gauge(registry, "bursar.lines.stuck", it -> it.stuckLines.all().size());
  }

  private void gauge(
      MeterRegistry registry, String name, ToDoubleFunction<FulfillmentMetrics> value) {
    Gauge.builder(name, this, value).register(registry);
  }

  private double held(ToDoubleFunction<Holds.Count> of) {
    return sites.all().stream().map(Site::id).map(holds::count).mapToDouble(of).sum();
  }
}
