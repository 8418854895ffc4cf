package io.bursar.fulfillment.spi;

import java.time.Duration;

/// How failed attempts are repeated. Waits grow from `first`, doubling, with full jitter.
///
/// @param first the ceiling of the first wait; at least a millisecond
/// @param longest the ceiling of any wait; not less than `first`
/// @param giveUpAfter after so long a delivery is held for a person; times of outage do not count
public record Retries(Duration first, Duration longest, Duration giveUpAfter) {

  /// Refuses waits that make no sense.
  public Retries {
    if (first.compareTo(Duration.ofMillis(1)) < 0 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "The first wait must be at least 1ms, and the longest not less than it");
    }
    if (giveUpAfter.isNegative()) {
      throw new IllegalArgumentException("Nobody can give up before beginning");
    }
  }
}
