package io.bursar.product.entitlement;

import java.time.Duration;

/// What is left of the time of one call of the module, which may take several of the LMS: they end
/// before the lease of the delivery does.
final class TimeLeft {

  private final long until;

  TimeLeft(Duration whole) {
    until = System.nanoTime() + whole.toNanos();
  }

  boolean isOver() {
    return System.nanoTime() - until >= 0;
  }

  Duration get() {
    return Duration.ofNanos(Math.max(1, until - System.nanoTime()));
  }
}
