package io.bursar.reconciliation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/// What must be zero: disagreements that nobody has looked at, and days that are over and not
/// compared. Read from the database when the metrics are.
@Component
class FindingMetrics implements MeterBinder {

  private final FindingStore findings;
  private final CompareDays days;

  FindingMetrics(FindingStore findings, CompareDays days) {
    this.findings = findings;
    this.days = days;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("bursar.reconciliation.findings", findings, FindingStore::countOpen)
        .register(registry);
    Gauge.builder(
            "bursar.reconciliation.days.missing",
            days,
            it -> it.sources().stream().mapToInt(source -> it.missing(source).size()).sum())
        .register(registry);
  }
}
