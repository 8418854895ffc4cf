package io.bursar.sandbox;

import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeSecrets;
import io.bursar.site.Sites;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/// Puts Stripe into the sandbox, unless somebody has a key of the real one.
@Configuration(proxyBeanMethods = false)
@Conditional(SandboxOn.class)
@ConditionalOnProperty("bursar.sandbox.stripe-runs")
class SandboxStripeConfiguration {

  @Bean
  SandboxStripe sandboxStripe(SandboxSettings settings, Clock clock) {
    return new SandboxStripe(
        settings.stripePort(),
        new StripeSecrets(
            SandboxSecrets.STRIPE_KEY,
            SandboxSecrets.STRIPE_PUBLISHABLE_KEY,
            SandboxSecrets.STRIPE_WEBHOOK),
        settings.recordFolder(),
        clock);
  }

  @Bean
  SandboxServer sandboxStripeServer(SandboxStripe stripe) {
    return new SandboxServer(
        "stripe",
        "Stripe",
        stripe::url,
        stripe.faults(),
        stripe.calls(),
        stripe::start,
        stripe::stop,
        stripe::isRunning);
  }

  /// As a shop does in Stripe's own pages: says where its events go.
  @Bean
  ApplicationListener<ApplicationReadyEvent> sandboxStripeEndpoint(
      SandboxStripe stripe, Sites sites) {
    return _ -> stripe.sendEventsTo(sites.first().link("/api/v2/webhooks/stripe/"));
  }
}
