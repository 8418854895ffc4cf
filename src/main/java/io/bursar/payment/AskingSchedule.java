package io.bursar.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// When an attempt without an outcome is asked about, counted from when it was made: after 1, 5 and
/// 30 minutes, 2 and 12 hours, then daily; and when it is given up.
final class AskingSchedule {

  static final Duration FIRST_AFTER = Duration.ofMinutes(1);
  static final Duration DAILY = Duration.ofDays(1);

  private static final Duration GIVEN_UP_AFTER = Duration.ofDays(14);
  private static final List<Duration> FIRST_DAY =
      List.of(
          FIRST_AFTER,
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(12));
  private static final List<Duration> LOOKED_AT_AGAIN = List.of(Duration.ofHours(1), DAILY);

  private AskingSchedule() {}

  /// When to ask next.
  static Instant next(PaymentAttempt attempt, Duration payerActsWithin, Instant now) {
    var age = Duration.between(attempt.createdAt(), now);
    var days = DAILY.multipliedBy(age.toDays() + 1);
    var payerEnds =
        attempt.state() == PaymentState.PENDING
            ? Stream.of(payerActsWithin)
            : Stream.<Duration>empty();
    return Stream.of(FIRST_DAY.stream(), Stream.of(days), payerEnds)
        .flatMap(it -> it)
        .filter(after -> after.compareTo(age) > 0)
        .min(Duration::compareTo)
        .map(attempt.createdAt()::plus)
        .orElseThrow();
  }

  /// Whether the payer had all the time there is.
  static boolean hasPayerHadTime(PaymentAttempt attempt, Duration payerActsWithin, Instant now) {
    return !attempt.createdAt().plus(payerActsWithin).isAfter(now);
  }

  /// Whether it is to be given up unless it is answered for now.
  static boolean isOver(PaymentAttempt attempt, Duration payerActsWithin, Instant now) {
    var after = payerActsWithin.compareTo(GIVEN_UP_AFTER) > 0 ? payerActsWithin : GIVEN_UP_AFTER;
    return !attempt.createdAt().plus(after).isAfter(now);
  }

  /// Whether it has had no outcome for so long that staff should know.
  static boolean isOld(PaymentAttempt attempt, Instant now) {
    return attempt.createdAt().isBefore(oldBefore(now));
  }

  /// What was made before then is old.
  static Instant oldBefore(Instant now) {
    return now.minus(DAILY);
  }

  /// When an attempt that came to nothing is looked at once more, since processors are known to
  /// settle what they had given up: an hour and a day after. Empty when that was done.
  static Stream<Instant> onceMore(PaymentAttempt ended, Instant now) {
    return LOOKED_AT_AGAIN.stream()
        .map(ended.updatedAt()::plus)
        .filter(at -> at.isAfter(now))
        .limit(1);
  }
}
