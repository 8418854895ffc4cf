package io.bursar.shared;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// The header `Retry-After`: seconds or a date (RFC 9110, section 10.2.3).
public final class RetryAfter {

  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /// How long to wait from now, at most a day; null when the header is absent or makes no sense.
  public static @Nullable Duration read(HttpHeaders headers, Instant now) {
    var value = headers.getFirst(HttpHeaders.RETRY_AFTER);
    if (value == null) {
      return null;
    }
    var wait =
        value.strip().matches("\\d{1,9}")
            ? Duration.ofSeconds(Long.parseLong(value.strip()))
            : until(value, now);
    return wait == null || wait.isNegative() ? null : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static @Nullable Duration until(String date, Instant now) {
    try {
      return Duration.between(
          now, ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException noDate) {
      return null;
    }
  }
}
