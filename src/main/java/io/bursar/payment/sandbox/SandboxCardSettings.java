package io.bursar.payment.sandbox;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Where the sandbox card processor is, and who we are there. Never a real processor: it takes no
/// real money.
@ConfigurationProperties("bursar.payment.sandbox")
record SandboxCardSettings(
    @Nullable String url, @Nullable String secretKey, @Nullable String notificationSecret) {

  @Override
  public String toString() {
    return "SandboxCardSettings[url=%s]".formatted(url);
  }
}
