package io.bursar.testing;

import io.bursar.sandbox.card.CardSettings;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.lms.SandboxLms.LmsSettings;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;

/// Gives each Spring context a database, a clock, an LMS and a card processor of its own, the
/// latter two reached by real HTTP.
class BursarTestInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String CAMPUS = "test campus";
  private static final String API_KEY = "test-api-key";
  private static final String CARD_KEY = "test-card-key";
  private static final String NOTIFICATION_SECRET = "test-notification-secret";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var clock = new TestClock();
    var database = TestDatabase.create();
    var lms =
        new SandboxLms(
            new LmsSettings(0, API_KEY, LmsTokens.ISSUER, LmsTokens.SECRET, null), clock);
    lms.start();
    var cards =
        new SandboxCardProcessor(
            new CardSettings(
                0,
                CARD_KEY,
                NOTIFICATION_SECRET,
                null,
                Duration.ofSeconds(1),
                Duration.ofMillis(50)),
            clock);
    cards.start();
    TestPropertyValues.of(
            "spring.datasource.url=" + database.url(),
            "spring.datasource.username=" + database.username(),
            "spring.datasource.password=" + database.password(),
            "spring.datasource.hikari.minimum-idle=1",
            "bursar.sandbox.lms=false",
            "bursar.sandbox.payment=false")
        .applyTo(context);
    LmsTokens.believed().applyTo(context.getEnvironment(), TestPropertyValues.Type.MAP, CAMPUS);
    TestPropertyValues.of(
            "bursar.lms.url=" + lms.url(),
            "bursar.lms.api-key=" + API_KEY,
            "bursar.payment.processors=sandbox",
            "bursar.payment.sandbox.url=" + cards.url(),
            "bursar.payment.sandbox.secret-key=" + CARD_KEY,
            "bursar.payment.sandbox.notification-secret=" + NOTIFICATION_SECRET)
        .applyTo(context.getEnvironment(), TestPropertyValues.Type.MAP, CAMPUS);
    yieldToTheTest(context.getEnvironment().getPropertySources());
    var beans = context.getBeanFactory();
    beans.registerSingleton("clock", clock);
    beans.registerSingleton("testLms", lms);
    beans.registerSingleton("testCards", cards);
  }

  /// A test that brings an LMS of its own sets its address: what is set here comes after that, and
  /// before the sandbox's defaults.
  private static void yieldToTheTest(MutablePropertySources sources) {
    var campus = Objects.requireNonNull(sources.remove(CAMPUS));
    if (sources.contains("sandbox")) {
      sources.addBefore("sandbox", campus);
    } else {
      sources.addLast(campus);
    }
  }
}
