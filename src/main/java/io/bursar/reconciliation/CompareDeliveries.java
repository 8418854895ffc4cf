package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.GrantChecks;
import io.bursar.fulfillment.GrantChecks.LineToCheck;
import io.bursar.reconciliation.DayStore.Day;
import io.bursar.refund.Refunds;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Asks destinations about some of what was delivered within a day (of UTC), some of what was taken
/// back, and everything that a refund should have taken back and that is granted here all the same.
@Component
class CompareDeliveries {

  /// So many that cannot be told of, and the destination is left alone until the next time.
  private static final int UNSAID_MAX = 8;

  private final GrantChecks grants;
  private final Refunds refunds;
  private final CheckDelivery check;
  private final FindingStore findings;
  private final ReconciliationSettings settings;
  private final Clock clock;

  CompareDeliveries(
      GrantChecks grants,
      Refunds refunds,
      CheckDelivery check,
      FindingStore findings,
      ReconciliationSettings settings,
      Clock clock) {
    this.grants = grants;
    this.refunds = refunds;
    this.check = check;
    this.findings = findings;
    this.settings = settings;
    this.clock = clock;
  }

  /// Never call it inside a transaction.
  Day compare(LocalDate day) {
    var tally = new Tally(findings, clock.instant());
    for (var line : chosen(day)) {
      if (tally.unsaid() == UNSAID_MAX || !tally.mayAsk()) {
        break;
      }
      tally.add(
          check.line(
              Subject.ofLine(line.lineId(), line.orderNumber(), line.siteId()), line.gone()));
    }
    return tally.day(Subject.DELIVERIES, day, tally.unsaid() < UNSAID_MAX);
  }

  private List<LineToCheck> chosen(LocalDate day) {
    var from = day.atStartOfDay(UTC).toInstant();
    var until = day.plusDays(1).atStartOfDay(UTC).toInstant();
    return Stream.of(
            grants.stillGranted(refunds.linesTakenBack(from, until)),
            grants.takenBack(from, until, settings.sample()),
            grants.granted(from, until, settings.sample()))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }
}
