package io.bursar.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.shared.Money;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApiFormatTest {

  @Test
  void secondsAreCutOff() {
    assertThat(ApiFormat.seconds(Instant.parse("2026-03-01T09:30:00.999999Z")))
        .isEqualTo("2026-03-01T09:30:00Z");
  }

  @Test
  void instantsHaveAllTheirMicrosecondsOrNone() {
    assertThat(ApiFormat.instant(Instant.parse("2026-03-01T09:30:00Z")))
        .isEqualTo("2026-03-01T09:30:00Z");
    assertThat(ApiFormat.instant(Instant.parse("2026-03-01T09:30:00.25Z")))
        .isEqualTo("2026-03-01T09:30:00.250000Z");
    assertThat(ApiFormat.instant(Instant.parse("2026-03-01T09:30:00.000000999Z")))
        .isEqualTo("2026-03-01T09:30:00Z");
  }

  @Test
  void moneyIsTextOrNumber() {
    assertThat(ApiFormat.text(Money.of(1000, "USD"))).isEqualTo("10.00");
    assertThat(ApiFormat.number(Money.of(1000, "USD"))).isEqualByComparingTo("10");
  }
}
