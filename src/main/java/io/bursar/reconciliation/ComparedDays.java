package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which days have been compared, for staff; and has them compared now.
@Component
public class ComparedDays {

  private final CompareDays compareDays;
  private final DayStore days;
  private final FindingTasks tasks;
  private final Clock clock;

  ComparedDays(CompareDays compareDays, DayStore days, FindingTasks tasks, Clock clock) {
    this.compareDays = compareDays;
    this.days = days;
    this.tasks = tasks;
    this.clock = clock;
  }

  /// How far each source has been compared, the processors first.
  public List<Compared> all() {
    var today = LocalDate.ofInstant(clock.instant(), UTC);
    var tried = days.since(today.minusDays(CompareDays.DAYS_BACK));
    return compareDays.sources().stream()
        .map(
            source -> {
              var own = tried.stream().filter(day -> day.source().equals(source)).toList();
              return new Compared(
                  source,
                  own.stream()
                      .filter(DayStore.Day::complete)
                      .map(DayStore.Day::day)
                      .findFirst()
                      .orElse(null),
                  compareDays.missing(source).size(),
                  own.stream()
                      .filter(day -> !day.complete())
                      .map(DayStore.Day::detail)
                      .findFirst()
                      .orElse(""),
                  own.stream().mapToInt(DayStore.Day::compared).sum(),
                  own.stream().mapToInt(DayStore.Day::foreigners).sum());
            })
        .toList();
  }

  /// Has what is missing compared, and every open finding looked at again, in the background.
  public void compareNow(long userId) {
    tasks.compareNow(userId);
  }

  /// How far a source has been compared.
  ///
  /// @param newest the newest day that was compared to its end; null when none was
  /// @param missing how many days are over and not compared to their end
  /// @param trouble why the newest of those is not, in words; may be empty
  /// @param compared how much was compared in the last month
  /// @param foreigners how much of that is not Bursar's
  public record Compared(
      String source,
      @Nullable LocalDate newest,
      int missing,
      String trouble,
      int compared,
      int foreigners) {}
}
