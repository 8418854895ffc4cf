package io.bursar.sandbox;

import io.bursar.sandbox.card.CardSettings;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.lms.SandboxLms.LmsSettings;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/// Puts both sandbox servers and their guard into Bursar's own process, unless it runs in
/// production.
@Configuration(proxyBeanMethods = false)
@Profile("!production")
class SandboxConfiguration {

  @Bean
  @ConditionalOnProperty(name = "bursar.sandbox.lms", matchIfMissing = true)
  SandboxLms sandboxLms(SandboxSettings settings, Environment environment, Clock clock) {
    var lms =
        new SandboxLms(
            new LmsSettings(
                settings.lmsPort(),
                environment.getRequiredProperty("bursar.lms.api-key"),
                "http://127.0.0.1:%d/oauth2".formatted(settings.lmsPort()),
                environment.getRequiredProperty("bursar.auth.jwt.secret"),
                settings.recordFolder()),
            clock);
    SandboxAccounts.people().forEach(lms::add);
    lms.add(SandboxAccounts.WORKER);
    return lms;
  }

  @Bean
  @ConditionalOnProperty(name = "bursar.sandbox.lms", matchIfMissing = true)
  SandboxServer sandboxLmsServer(SandboxLms lms) {
    return new SandboxServer(lms::start, lms::stop, lms::isRunning);
  }

  @Bean
  @ConditionalOnProperty(name = "bursar.sandbox.payment", matchIfMissing = true)
  SandboxCardProcessor sandboxCardProcessor(
      SandboxSettings settings, Environment environment, Clock clock) {
    return new SandboxCardProcessor(
        new CardSettings(
            settings.paymentPort(),
            environment.getRequiredProperty("bursar.payment.sandbox.secret-key"),
            environment.getRequiredProperty("bursar.payment.sandbox.notification-secret"),
            settings.recordFolder()),
        clock);
  }

  @Bean
  @ConditionalOnProperty(name = "bursar.sandbox.payment", matchIfMissing = true)
  SandboxServer sandboxCardServer(SandboxCardProcessor cards) {
    return new SandboxServer(cards::start, cards::stop, cards::isRunning);
  }

  @Bean
  FilterRegistrationBean<SandboxGuard> sandboxGuard() {
    var registration = new FilterRegistrationBean<>(new SandboxGuard());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
