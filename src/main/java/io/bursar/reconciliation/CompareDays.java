package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;

import io.bursar.history.Actor;
import io.bursar.payment.Processors;
import io.bursar.payment.Statements;
import io.bursar.reconciliation.DayStore.Day;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Compares every day that is over and has not been compared to its end, oldest first, back to a
/// month ago: after an outage, or a time without Bursar, it catches up.
@Component
class CompareDays {

  private static final Logger LOG = LoggerFactory.getLogger(CompareDays.class);

  /// How far back days are caught up with, and a week more for what a day is compared with.
  static final int DAYS_BACK = 31;

  /// A day of a statement is compared again so many days later.
  private static final List<Long> AGAIN_AFTER = List.of(7L, 28L);

  private static final Duration KEPT = Duration.ofDays(DAYS_BACK + 7L);
  private static final Duration DELIVERIES_SETTLE = Duration.ofMinutes(30);

  private final Processors processors;
  private final Statements statements;
  private final CompareStatement compareStatement;
  private final CompareDeliveries compareDeliveries;
  private final DayStore days;
  private final MovementStore movements;
  private final Findings findings;
  private final Clock clock;

  CompareDays(
      Processors processors,
      Statements statements,
      CompareStatement compareStatement,
      CompareDeliveries compareDeliveries,
      DayStore days,
      MovementStore movements,
      Findings findings,
      Clock clock) {
    this.processors = processors;
    this.statements = statements;
    this.compareStatement = compareStatement;
    this.compareDeliveries = compareDeliveries;
    this.days = days;
    this.movements = movements;
    this.findings = findings;
    this.clock = clock;
  }

  /// Once a day of a source has been compared, its open findings are looked at again; if `all`,
  /// those of every source are. Repeatable, and safe at once. Never call it inside a transaction.
  void run(boolean all, Actor by) {
    for (var source : sources()) {
      var due = due(source);
      due.forEach(day -> compare(source, day, by));
      if (all || !due.isEmpty()) {
        findings.lookAgain(source, by);
      }
    }
    movements.forget(clock.instant().minus(KEPT));
  }

  /// The processors and, last, what destinations show.
  List<String> sources() {
    return Stream.concat(processors.names().stream(), Stream.of(Subject.DELIVERIES)).toList();
  }

  /// The days that are over and have not been compared to their end, oldest first.
  List<LocalDate> missing(String source) {
    return over(source, Objects::isNull);
  }

  /// Those, and those that are to be compared again.
  List<LocalDate> due(String source) {
    var now = clock.instant();
    return over(source, day -> day == null || isToBeComparedAgain(day, now));
  }

  private List<LocalDate> over(String source, Predicate<@Nullable Day> chosen) {
    var until = LocalDate.ofInstant(clock.instant().minus(settlesWithin(source)), UTC);
    var earliest = until.minusDays(DAYS_BACK);
    return statements
        .since()
        .map(first -> later(earliest, first))
        .filter(from -> from.isBefore(until))
        .map(
            from -> {
              var complete = days.complete(source, from);
              return from.datesUntil(until).filter(it -> chosen.test(complete.get(it))).toList();
            })
        .orElseGet(List::of);
  }

  /// Refunds fail, banks take money back, and slow payments come, days after their own day.
  private static boolean isToBeComparedAgain(Day day, Instant now) {
    return !day.source().equals(Subject.DELIVERIES)
        && AGAIN_AFTER.stream()
            .map(after -> day.day().plusDays(after + 1).atStartOfDay(UTC).toInstant())
            .anyMatch(again -> !again.isAfter(now) && day.triedAt().isBefore(again));
  }

  private void compare(String source, LocalDate day, Actor by) {
    Day done;
    try {
      done =
          source.equals(Subject.DELIVERIES)
              ? compareDeliveries.compare(day)
              : compareStatement.compare(source, day, by);
    } catch (RuntimeException fault) {
      LOG.error("{} of {} could not be compared", source, day, fault);
      done = new Day(source, day, false, "A fault in Bursar; see the log.", 0, 0, clock.instant());
    }
    days.write(done);
  }

  private Duration settlesWithin(String source) {
    return source.equals(Subject.DELIVERIES) ? DELIVERIES_SETTLE : statements.wholeAfter(source);
  }

  private static LocalDate later(LocalDate day, Instant instant) {
    var other = LocalDate.ofInstant(instant, UTC);
    return day.isAfter(other) ? day : other;
  }
}
