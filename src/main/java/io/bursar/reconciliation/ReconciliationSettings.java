package io.bursar.reconciliation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How days are compared.
///
/// @param every how often it is looked whether a day has to be compared; 0: only when staff ask
/// @param sample how many lines of a day destinations are asked about at most, of those that were
///   delivered and of those that were taken back
@ConfigurationProperties("bursar.reconciliation")
record ReconciliationSettings(@DefaultValue("1h") Duration every, @DefaultValue("200") int sample) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final int MOST = 400;

  ReconciliationSettings {
    if (!every.isZero() && every.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("bursar.reconciliation.every must be 0 or at least 1m");
    }
    if (sample < 0 || sample > MOST) {
      throw new IllegalArgumentException(
          "bursar.reconciliation.sample must be between 0 and " + MOST);
    }
  }

  boolean isOn() {
    return !every.isZero();
  }
}
