package io.bursar.payment;

import io.bursar.site.Site;
import io.bursar.site.Sites;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/// What should wake somebody: payments that have had no outcome for more than a day, or that were
/// not given back. Read from the database when the metrics are.
@Component
class PaymentMetrics implements MeterBinder {

  private final Sites sites;
  private final PaymentSearch search;

  PaymentMetrics(Sites sites, PaymentSearch search) {
    this.sites = sites;
    this.search = search;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(
            "bursar.payments.overdue",
            this,
            it -> it.sites.all().stream().map(Site::id).mapToLong(it.search::countOverdue).sum())
        .register(registry);
  }
}
