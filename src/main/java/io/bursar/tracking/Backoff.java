package io.bursar.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// How long to wait after so many tries: 5 s, 20 s, 80 s and so on up to 4 h, each a fifth more or
/// less, so that what failed together does not come back together.
final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(4);
  private static final int DOUBLINGS_MAX = 12;

  private Backoff() {}

  /// When a delivery is tried next after a failure: a last time when it is to be given up, and
  /// never (null) once that has passed.
  static @Nullable Instant next(DueDelivery delivery, Instant now) {
    if (!now.isBefore(delivery.giveUpAt())) {
      return null;
    }
    var next = now.plus(after(delivery.attempts()));
    return next.isBefore(delivery.giveUpAt()) ? next : delivery.giveUpAt();
  }

  private static Duration after(int attempts) {
    var grown = FIRST.multipliedBy(1L << Math.min(2 * Math.max(attempts - 1, 0), DOUBLINGS_MAX));
    var wait = grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    return Duration.ofMillis(
        (long) (wait.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }
}
