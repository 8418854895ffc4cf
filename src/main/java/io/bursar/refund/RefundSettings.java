package io.bursar.refund;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How refunds are made.
///
/// @param syncDeadline the longest that a request waits for a refund which it approves; workers
///   finish what is left
/// @param madeElsewhere what becomes of access when money went back in the processor's own pages
/// @param disputes what becomes of access when a bank took the money back
@ConfigurationProperties("bursar.refund")
record RefundSettings(
    @DefaultValue("9s") Duration syncDeadline,
    @DefaultValue("by-extent") Policy madeElsewhere,
    @DefaultValue("hold") Policy disputes) {

  RefundSettings {
    if (syncDeadline.isNegative()) {
      throw new IllegalArgumentException("bursar.refund.sync-deadline must not be negative");
    }
  }

  enum Policy {
    /// Access is taken back.
    REVOKE,
    /// A person decides.
    HOLD,
    /// Taken back when all of the order went back; else a person decides.
    BY_EXTENT
  }
}
