package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.Retries;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How deliveries are made.
///
/// @param mode `async`: workers deliver; `sync`: the payer's request delivers first, and workers
///   what it leaves
/// @param timeout the longest that one call to a destination may take, its body included
/// @param syncDeadline the longest that a request waits for all lines of its order
/// @param concurrency calls at once to one destination from this node; 0: this node leaves
///   deliveries to others
/// @param modules the product types that are delivered here; the first that supports a line gets it
@ConfigurationProperties("bursar.fulfillment")
record FulfillmentSettings(
    @DefaultValue("async") Mode mode,
    @DefaultValue("7s") Duration timeout,
    @DefaultValue("9s") Duration syncDeadline,
    @DefaultValue("16") int concurrency,
    @DefaultValue({"Seat", "Course Entitlement", "Enrollment Code", "Coupon", "Donation"})
        List<String> modules,
    @DefaultValue Retry retry,
    @DefaultValue Outage outage) {

  private static final int CALLS_OF_REQUESTS_MAX = 16;

  FulfillmentSettings {
    if (timeout.isNegative() || timeout.isZero() || syncDeadline.isNegative()) {
      throw new IllegalArgumentException(
          "bursar.fulfillment.timeout and .sync-deadline must be positive");
    }
    if (concurrency < 0 || concurrency > 1_000) {
      throw new IllegalArgumentException(
          "bursar.fulfillment.concurrency must be between 0 and 1000");
    }
  }

  /// How long a claim lasts: an attempt may look, call and look again, and then some.
  Duration lease() {
    return timeout.multipliedBy(4).plusSeconds(5);
  }

  /// Calls at once to one destination from this node, those that requests make included.
  int callsMax() {
    return concurrency == 0 ? CALLS_OF_REQUESTS_MAX : concurrency;
  }

  enum Mode {
    ASYNC,
    SYNC
  }

  /// When a failed delivery is tried again.
  ///
  /// @param first the ceiling of the first wait
  /// @param longest the ceiling of any wait
  /// @param giveUpAfter how long it is tried at all before it is held for a person
  record Retry(
      @DefaultValue("1s") Duration first,
      @DefaultValue("15m") Duration longest,
      @DefaultValue("7d") Duration giveUpAfter) {

    Retry {
      if (first.compareTo(Duration.ofMillis(1)) < 0 || longest.compareTo(first) < 0) {
        throw new IllegalArgumentException(
            "bursar.fulfillment.retry.first must be at least 1ms and at most .longest");
      }
    }

    Retries asRetries() {
      return new Retries(first, longest, giveUpAfter);
    }
  }

  /// What happens when a destination fails for everybody.
  ///
  /// @param after so many failures in a row open an outage, of which two of one course or order
  ///   count
  /// @param probeEvery one delivery is tried so often while it lasts
  /// @param drainFirst deliveries a second from this node when the destination answers again
  /// @param drainMost the most that this rate grows to; it doubles every ten seconds that go well
  record Outage(
      @DefaultValue("4") int after,
      @DefaultValue("15s") Duration probeEvery,
      @DefaultValue("5") double drainFirst,
      @DefaultValue("200") double drainMost) {

    Outage {
      if (after < 3 || after > 100 || probeEvery.isNegative() || probeEvery.isZero()) {
        throw new IllegalArgumentException(
            "bursar.fulfillment.outage.after must be between 3 and 100, and .probe-every positive");
      }
      if (!(drainFirst > 0) || drainMost < drainFirst) {
        throw new IllegalArgumentException(
            "bursar.fulfillment.outage.drain-first must be positive and at most .drain-most");
      }
    }
  }
}
