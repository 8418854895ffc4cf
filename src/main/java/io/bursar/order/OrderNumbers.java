package io.bursar.order;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Order numbers: `{PARTNER}-{100000 + basket id}`, known before the order exists, so that
/// processors can be told.
public final class OrderNumbers {

  private static final long OFFSET = 100_000;
  private static final Pattern NUMBER = Pattern.compile("(.+)-(\\d{6,17})");

  private OrderNumbers() {}

  /// The number of the order that this basket becomes.
  public static String of(String partnerShortCode, long basketId) {
    return partnerShortCode.toUpperCase(Locale.ROOT) + "-" + (OFFSET + basketId);
  }

  /// The basket whose order has, or would get, this number; empty when it is no number of this
  /// partner.
  public static Optional<Long> basket(String partnerShortCode, String number) {
    var written = NUMBER.matcher(number);
    return written.matches() && written.group(1).equals(partnerShortCode.toUpperCase(Locale.ROOT))
        ? Optional.of(Long.parseLong(written.group(2)) - OFFSET)
        : Optional.empty();
  }
}
