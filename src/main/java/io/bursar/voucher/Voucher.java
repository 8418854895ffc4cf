package io.bursar.voucher;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A code, as it stood when it was read.
///
/// @param code upper case letters and digits, unique on its site
/// @param numOrders how many orders use it
public record Voucher(
    long id,
    Offer offer,
    int ordinal,
    String code,
    int numOrders,
    Instant createdAt,
    @Nullable Instant revokedAt) {

  /// Whether as many orders use it as may.
  public boolean isUsedUp() {
    var max = offer.usesMax();
    return max != null && numOrders >= max;
  }
}
