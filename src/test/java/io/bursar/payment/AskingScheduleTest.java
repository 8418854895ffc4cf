package io.bursar.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.shared.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AskingScheduleTest {

  private static final Instant MADE = Instant.parse("2026-03-28T22:15:00Z");
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  @Test
  void whatIsUnknownIsAskedAboutOftenAtFirstThenDailyForFourteenDays() {
    var expected =
        Stream.concat(
            Stream.of("PT1M", "PT5M", "PT30M", "PT2H", "PT12H").map(Duration::parse),
            IntStream.rangeClosed(1, 14).mapToObj(Duration::ofDays));

    assertThat(askedUntilOver(PaymentState.UNKNOWN, HALF_AN_HOUR))
        .containsExactlyElementsOf(expected.toList());
  }

  @Test
  void aPayersTimeIsTheProcessorsAndItsEndIsAskedAbout() {
    assertThat(askedUntilOver(PaymentState.PENDING, Duration.ofMinutes(20)))
        .startsWith(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(20),
            Duration.ofMinutes(30));
    var attempt = attempt(PaymentState.PENDING, MADE);
    assertThat(
            AskingSchedule.hasPayerHadTime(
                attempt, Duration.ofMinutes(20), MADE.plus(Duration.ofMinutes(19))))
        .isFalse();
    assertThat(
            AskingSchedule.hasPayerHadTime(
                attempt, Duration.ofMinutes(20), MADE.plus(Duration.ofMinutes(20))))
        .isTrue();
  }

  @Test
  void whereAPayerMayTakeWeeksNothingIsGivenUpBefore() {
    var asked = askedUntilOver(PaymentState.PENDING, Duration.ofDays(60));

    assertThat(asked).endsWith(Duration.ofDays(60)).hasSize(5 + 60);
  }

  @Test
  void whatRanLateGoesOnWithWhatIsNextAndRepeatsNothing() {
    var attempt = attempt(PaymentState.UNKNOWN, MADE);

    assertThat(AskingSchedule.next(attempt, HALF_AN_HOUR, MADE.plus(Duration.ofHours(3))))
        .isEqualTo(MADE.plus(Duration.ofHours(12)));
    assertThat(AskingSchedule.next(attempt, HALF_AN_HOUR, MADE.plus(Duration.ofHours(60))))
        .isEqualTo(MADE.plus(Duration.ofDays(3)));
    assertThat(AskingSchedule.next(attempt, HALF_AN_HOUR, MADE.plus(Duration.ofDays(20))))
        .as("while canceling has no answer either")
        .isEqualTo(MADE.plus(Duration.ofDays(21)));
  }

  @Test
  void whatCameToNothingIsLookedAtAgainAfterAnHourAndADay() {
    var ended = MADE.plus(Duration.ofDays(14));
    var attempt = attempt(PaymentState.ABANDONED, ended);

    assertThat(AskingSchedule.onceMore(attempt, ended)).containsExactly(ended.plusSeconds(3_600));
    assertThat(AskingSchedule.onceMore(attempt, ended.plusSeconds(3_600)))
        .containsExactly(ended.plus(Duration.ofDays(1)));
    assertThat(AskingSchedule.onceMore(attempt, ended.plus(Duration.ofDays(1)))).isEmpty();
  }

  private static List<Duration> askedUntilOver(PaymentState state, Duration payerActsWithin) {
    var attempt = attempt(state, MADE);
    var asked = new ArrayList<Duration>();
    var now = MADE;
    do {
      now = AskingSchedule.next(attempt, payerActsWithin, now);
      asked.add(Duration.between(MADE, now));
    } while (!AskingSchedule.isOver(attempt, payerActsWithin, now));
    return asked;
  }

  private static PaymentAttempt attempt(PaymentState state, Instant updatedAt) {
    return new PaymentAttempt(
        1,
        1,
        1,
        1,
        "EDX-100001",
        "sandbox",
        new UUID(0, 1),
        null,
        Money.of(14_900, "USD"),
        null,
        null,
        state,
        null,
        "",
        null,
        "",
        null,
        0,
        MADE,
        updatedAt);
  }
}
