package io.bursar.fulfillment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How products are looked at before they are sold.
///
/// @param checkEvery how long after a round over all products that are for sale the next one
///   begins; 0: nothing is looked at but on request
@ConfigurationProperties("bursar.fulfillment")
record PreSaleSettings(@DefaultValue("1h") Duration checkEvery) {

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  PreSaleSettings {
    if (!checkEvery.isZero() && checkEvery.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("bursar.fulfillment.check-every must be 0 or at least 1m");
    }
  }

  boolean isOn() {
    return !checkEvery.isZero();
  }
}
