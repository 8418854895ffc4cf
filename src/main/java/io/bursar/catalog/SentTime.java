package io.bursar.catalog;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/// A time as clients send it: ISO 8601, with an offset or else in UTC.
public final class SentTime {

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter();
  private static final int YEAR_MAX = 9999;

  private SentTime() {}

  /// The instant, null when there is none; a text that is no time is refused with an
  /// [IllegalArgumentException] whose message is fit for the client.
  public static @Nullable Instant parse(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      var text = String.valueOf(value).strip().replaceFirst(" ", "T");
      var instant =
          switch (FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime time -> time.toInstant();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            default -> throw new DateTimeException("No time");
          };
      var year = instant.atOffset(ZoneOffset.UTC).getYear();
      if (year < 1 || year > YEAR_MAX) {
        throw new DateTimeException("No year that others can read");
      }
      return instant.truncatedTo(MICROS);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "A time must be given as 2026-09-10T23:59:00Z, or null.", e);
    }
  }
}
