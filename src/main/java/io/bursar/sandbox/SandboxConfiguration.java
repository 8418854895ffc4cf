package io.bursar.sandbox;

import io.bursar.account.Accounts;
import io.bursar.account.SignInHints;
import io.bursar.catalog.Courses;
import io.bursar.catalog.CreateProduct;
import io.bursar.catalog.ProductTypes;
import io.bursar.catalog.Products;
import io.bursar.sandbox.card.CardSettings;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.lms.SandboxLms.LmsSettings;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.sandbox.press.PressSettings;
import io.bursar.sandbox.press.PrintShop;
import io.bursar.site.Sites;
import io.bursar.voucher.Coupons;
import io.bursar.voucher.Vouchers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/// Puts the sandbox into Bursar's own process: its servers, its people and courses, its guard.
@Configuration(proxyBeanMethods = false)
@Conditional(SandboxOn.class)
class SandboxConfiguration {

  /// Long enough to be seen waiting, short enough to be waited for.
  private static final Duration PRINTING = Duration.ofSeconds(20);

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
    return new SandboxServer(
        "lms", "LMS", lms::url, lms.faults(), lms.calls(), lms::start, lms::stop, lms::isRunning);
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
    return new SandboxServer(
        "card",
        "Card processor",
        cards::url,
        cards.faults(),
        cards.calls(),
        cards::start,
        cards::stop,
        cards::isRunning);
  }

  @Bean
  @ConditionalOnProperty(name = "bursar.sandbox.mail", matchIfMissing = true)
  SandboxMail sandboxMail(SandboxSettings settings, Clock clock) {
    return new SandboxMail(settings.mailPort(), clock);
  }

  @Bean
  @ConditionalOnProperty(name = "bursar.sandbox.mail", matchIfMissing = true)
  SandboxMailServer sandboxMailServer(SandboxMail mail) {
    return new SandboxMailServer(mail);
  }

  @Bean
  @ConditionalOnProperty("bursar.sandbox.press-port")
  PrintShop sandboxPrintShop(SandboxSettings settings, Environment environment, Clock clock) {
    return new PrintShop(
        new PressSettings(
            settings.pressPort(),
            environment.getRequiredProperty("bursar.remote.press.secret"),
            PRINTING,
            settings.recordFolder()),
        clock);
  }

  @Bean
  @ConditionalOnProperty("bursar.sandbox.press-port")
  SandboxServer sandboxPrintShopServer(PrintShop shop) {
    return new SandboxServer(
        "press",
        "Print shop",
        shop::url,
        shop.faults(),
        shop.calls(),
        shop::start,
        shop::stop,
        shop::isRunning);
  }

  @Bean
  @ConditionalOnProperty(name = "bursar.sandbox.lms", matchIfMissing = true)
  SandboxCourses sandboxCourses(Courses courses, Products products, SandboxLms lms) {
    return new SandboxCourses(courses, products, lms);
  }

  @Bean
  SandboxCodes sandboxCodes(Coupons coupons, Vouchers vouchers) {
    return new SandboxCodes(coupons, vouchers);
  }

  @Bean
  SandboxPrints sandboxPrints(CreateProduct createProduct, Products products, ProductTypes types) {
    return new SandboxPrints(createProduct, products, types);
  }

  @Bean
  SandboxSignIn sandboxSignIn(Accounts accounts) {
    return new SandboxSignIn(accounts);
  }

  @Bean
  SignInHints sandboxSignInHints() {
    return SandboxSignIn.hints();
  }

  @Bean
  SandboxStart sandboxStart(
      Accounts accounts,
      Sites sites,
      ObjectProvider<SandboxCourses> courses,
      SandboxCodes codes,
      SandboxPrints prints,
      List<SandboxServer> servers,
      Environment environment,
      Clock clock) {
    return new SandboxStart(accounts, sites, courses, codes, prints, servers, environment, clock);
  }

  @Bean
  FilterRegistrationBean<SandboxGuard> sandboxGuard() {
    var registration = new FilterRegistrationBean<>(new SandboxGuard());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
