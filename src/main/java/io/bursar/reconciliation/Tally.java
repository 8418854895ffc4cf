package io.bursar.reconciliation;

import io.bursar.reconciliation.DayStore.Day;
import io.bursar.reconciliation.Verdict.Agrees;
import io.bursar.reconciliation.Verdict.CannotSay;
import io.bursar.reconciliation.Verdict.Disagrees;
import io.bursar.reconciliation.Verdict.Foreign;
import java.time.Instant;
import java.time.LocalDate;

/// Counts what comparing a day came to, and keeps what disagrees.
final class Tally {

  /// A day asks a processor about so many things at most; the rest waits for the next time.
  private static final int ASKED_MAX = 1_000;

  private final FindingStore findings;
  private final Instant now;
  private int compared;
  private int foreigners;
  private int unsaid;
  private int asked;
  private String why = "";

  Tally(FindingStore findings, Instant now) {
    this.findings = findings;
    this.now = now;
  }

  void add(Verdict verdict) {
    compared++;
    switch (verdict) {
      case Agrees() -> {}
      case Foreign() -> foreigners++;
      case Disagrees disagrees -> findings.keep(disagrees, now);
      case CannotSay(var detail) -> unsaid(detail);
    }
  }

  /// Counts what was compared before and is as it should be.
  void addAgreed(int many) {
    compared += many;
  }

  /// Whether one more may be asked about; if not, that is noted.
  boolean mayAsk() {
    if (Thread.currentThread().isInterrupted()) {
      unsaid("Bursar was stopped meanwhile.");
      return false;
    }
    if (asked == ASKED_MAX) {
      unsaid("More than %,d had to be asked about.".formatted(ASKED_MAX));
      return false;
    }
    asked++;
    return true;
  }

  /// How many nobody could tell of.
  int unsaid() {
    return unsaid;
  }

  /// What a day came to, of which everything was looked at.
  Day day(String source, LocalDate day) {
    return day(source, day, unsaid == 0);
  }

  Day day(String source, LocalDate day, boolean complete) {
    return new Day(
        source,
        day,
        complete,
        unsaid == 0 ? "" : "%,d could not be compared: %s".formatted(unsaid, why),
        compared,
        foreigners,
        now);
  }

  private void unsaid(String detail) {
    if (unsaid == 0) {
      why = detail;
    }
    unsaid++;
  }
}
