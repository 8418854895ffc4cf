package io.bursar.page;

import io.bursar.shared.Money;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Amounts and times as people read them, the same on every page.
public final class Shown {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.US);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.US);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.US);

  private Shown() {}

  /// The amount with the sign and the decimals of its currency: `$49.00`, `€49.00`, `¥4,900`.
  public static String money(Money money) {
    var digits = money.currency().getDefaultFractionDigits();
    var format = NumberFormat.getCurrencyInstance(Locale.US);
    format.setCurrency(money.currency());
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return format.format(money.toDecimal());
  }

  /// The day of this instant.
  public static Time day(Instant at, ZoneId zone) {
    return time(at, zone, DAY);
  }

  /// This instant to the minute.
  public static Time minute(Instant at, ZoneId zone) {
    return time(at, zone, MINUTE);
  }

  /// This instant to the second.
  public static Time second(Instant at, ZoneId zone) {
    return time(at, zone, SECOND);
  }

  /// This instant to the second, or null for null.
  public static @Nullable Time secondIfAny(@Nullable Instant at, ZoneId zone) {
    return at == null ? null : second(at, zone);
  }

  private static Time time(Instant at, ZoneId zone, DateTimeFormatter format) {
    return new Time(at.toString(), format.format(at.atZone(zone)));
  }

  /// A moment on a page.
  ///
  /// @param exact the instant, in UTC
  /// @param text as people read it, in the site's zone
  public record Time(String exact, String text) {}

  /// A status on a page.
  ///
  /// @param color one of Tabler's colors
  public record Badge(String text, String color) {}
}
