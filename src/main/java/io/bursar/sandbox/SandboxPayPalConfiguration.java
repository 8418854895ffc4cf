package io.bursar.sandbox;

import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.site.Sites;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/// Puts PayPal into the sandbox, unless somebody is a client of the real one.
@Configuration(proxyBeanMethods = false)
@Conditional(SandboxOn.class)
@ConditionalOnProperty("bursar.sandbox.paypal-runs")
class SandboxPayPalConfiguration {

  @Bean
  SandboxPayPal sandboxPayPal(SandboxSettings settings, Clock clock) {
    return new SandboxPayPal(
        settings.paypalPort(),
        new SandboxPayPal.Secrets(
            SandboxSecrets.PAYPAL_CLIENT,
            SandboxSecrets.PAYPAL_SECRET,
            SandboxSecrets.PAYPAL_WEBHOOK),
        settings.recordFolder(),
        clock);
  }

  @Bean
  SandboxServer sandboxPayPalServer(SandboxPayPal paypal) {
    return new SandboxServer(
        "paypal",
        "PayPal",
        paypal::url,
        paypal.faults(),
        paypal.calls(),
        paypal::start,
        paypal::stop,
        paypal::isRunning);
  }

  /// As a shop does in PayPal's own pages: says where its webhooks go.
  @Bean
  ApplicationListener<ApplicationReadyEvent> sandboxPayPalEndpoint(
      SandboxPayPal paypal, Sites sites) {
    return _ -> paypal.sendWebhooksTo(sites.first().link("/payment/paypal/notify/"));
  }
}
