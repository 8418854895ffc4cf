package io.bursar.order;

import java.util.Locale;

/// Order numbers: `{PARTNER}-{100000 + basket id}`, known before the order exists, so that
/// processors can be told.
public final class OrderNumbers {

  private static final long OFFSET = 100_000;

  private OrderNumbers() {}

  /// The number of the order that this basket becomes.
  public static String of(String partnerShortCode, long basketId) {
    return partnerShortCode.toUpperCase(Locale.ROOT) + "-" + (OFFSET + basketId);
  }
}
