package io.bursar.sandbox.lms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A way to take a course. The price is in whole units of the currency, as the LMS keeps it.
public record Mode(
    String slug,
    long minPrice,
    String currency,
    @Nullable Instant expires,
    @Nullable String sku,
    @Nullable String bulkSku,
    @Nullable String androidSku,
    @Nullable String iosSku) {

  /// A mode in US dollars that does not expire.
  public static Mode of(String slug, long minPrice) {
    return new Mode(slug, minPrice, "usd", null, null, null, null, null);
  }

  /// The same mode, expiring then.
  public Mode expiring(Instant when) {
    return new Mode(slug, minPrice, currency, when, sku, bulkSku, androidSku, iosSku);
  }

  boolean isExpired(Instant now) {
    return expires != null && expires.isBefore(now);
  }
}
