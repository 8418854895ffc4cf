package io.bursar.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until a test moves it. Each reading is one microsecond after the one
/// before, so that no two events share an instant and their order in the database is their order in
/// time. Thread-safe.
///
/// Later work follows it: what is due runs as soon as the test has moved the clock to its time.
public final class TestClock extends Clock {

  /// Where every test clock begins: a summer's day on which neither UTC nor Kathmandu is at
  /// midnight.
  public static final Instant BEGIN = Instant.parse("2026-07-14T09:30:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
  private final List<Runnable> watching = new CopyOnWriteArrayList<>();

  /// Does this each time after the clock was moved.
  public void whenMoved(Runnable then) {
    watching.add(then);
  }

  /// Moves on by this much; what shares the clock sees it at once.
  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
    watching.forEach(Runnable::run);
  }

  /// Jumps to this instant, forward or back.
  public void set(Instant instant) {
    now.set(instant.truncatedTo(ChronoUnit.MICROS));
    watching.forEach(Runnable::run);
  }

  @Override
  public Instant instant() {
    return now.updateAndGet(instant -> instant.plus(1, ChronoUnit.MICROS));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Give instants a zone where they are shown");
  }
}
