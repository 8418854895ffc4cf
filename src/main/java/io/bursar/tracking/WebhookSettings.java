package io.bursar.tracking;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How endpoints are called.
///
/// @param allowPrivateAddresses whether endpoints may lie on this machine or in a private network
/// @param timeout one call, from connecting to the end of the answer
@ConfigurationProperties("bursar.webhooks")
record WebhookSettings(boolean allowPrivateAddresses, @DefaultValue("10s") Duration timeout) {

  WebhookSettings {
    if (timeout.compareTo(Duration.ofMillis(100)) < 0
        || timeout.compareTo(Duration.ofSeconds(30)) > 0) {
      throw new IllegalArgumentException("bursar.webhooks.timeout must be between 100ms and 30s");
    }
  }
}
