package io.bursar.api;

import static java.time.ZoneOffset.UTC;
import static java.time.temporal.ChronoUnit.MICROS;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.bursar.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How the REST interface writes times and money. Clients parse these texts by fixed patterns.
public final class ApiFormat {

  private static final DateTimeFormatter WHOLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(UTC);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT).withZone(UTC);

  private ApiFormat() {}

  /// The instant in whole seconds, cut off: `2026-03-01T09:30:00Z`.
  public static String seconds(Instant instant) {
    return WHOLE.format(instant.truncatedTo(SECONDS));
  }

  /// The instant with its microseconds, when it has any: `2026-03-01T09:30:00.250000Z`.
  public static String instant(Instant instant) {
    var cut = instant.truncatedTo(MICROS);
    return cut.equals(cut.truncatedTo(SECONDS)) ? WHOLE.format(cut) : MICROSECONDS.format(cut);
  }

  /// Money for fields that hold text: `"10.00"`.
  public static String text(Money money) {
    return money.toApiText();
  }

  /// Money for fields that hold a JSON number: `10.00`.
  public static BigDecimal number(Money money) {
    return money.toDecimal();
  }
}
