package io.bursar.testing;

import io.bursar.Bursar;
import io.bursar.fulfillment.TimeIsSeen;
import io.bursar.sandbox.card.CardSettings;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.lms.Account;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.lms.SandboxLms.LmsSettings;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeSecrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;

/// What stands around Bursar in a test: a database, a clock, an LMS, a card processor, Stripe and
/// PayPal, all reached by real HTTP, and a mail server. [BursarTest] makes one for each Spring
/// context. A test about several nodes, or about one that is started again with other settings,
/// makes one itself and starts Bursar in it as often as it likes.
public final class World implements AutoCloseable {

  private static final String NEIGHBORS = "test neighbors";
  private static final String API_KEY = "test-api-key";
  private static final String WORKER = "ecommerce_worker";
  private static final String WORKER_SECRET = "test-worker-secret";
  private static final String CARD_KEY = "test-card-key";
  private static final SandboxPayPal.Secrets PAYPAL =
      new SandboxPayPal.Secrets("client-of-world", "secret-of-world", "webhook-of-world");
  private static final String NOTIFICATION_SECRET = "test-notification-secret";

  private final TestDatabase database = TestDatabase.create();
  private final TestClock clock = new TestClock();
  private final SandboxLms lms =
      new SandboxLms(new LmsSettings(0, API_KEY, LmsTokens.ISSUER, LmsTokens.SECRET, null), clock);
  private final SandboxCardProcessor cards =
      new SandboxCardProcessor(
          new CardSettings(
              0, CARD_KEY, NOTIFICATION_SECRET, null, Duration.ofSeconds(1), Duration.ofMillis(50)),
          clock);
  private final SandboxStripe stripe =
      new SandboxStripe(
          0, new StripeSecrets("sk_test_world", "pk_test_world", "whsec_world"), null, clock);
  private final SandboxPayPal paypal = new SandboxPayPal(0, PAYPAL, null, clock);
  private final SandboxMail mail = new SandboxMail(0, 10_000, clock);
  private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

  /// A world without any Bursar yet.
  public World() {
    lms.add(new Account(WORKER, WORKER_SECRET, "worker@example.org", "Worker", true, true));
    lms.start();
    cards.start();
    stripe.start();
    paypal.start();
    mail.start();
  }

  /// Starts a Bursar in this world, with these beans besides its own (`beans` are classes or
  /// `@TestConfiguration`s) and these properties, as `name=value`. It has [Campus], [Rest] and
  /// [Till].
  public ConfigurableApplicationContext start(List<Class<?>> beans, String... properties) {
    var node =
        new SpringApplicationBuilder(Bursar.class)
            .sources(Campus.class, Rest.class, StripeTill.class, Till.class, TimeIsSeen.class)
            .sources(beans.toArray(Class<?>[]::new))
            .initializers(
                context -> {
                  furnish(context);
                  TestPropertyValues.of("server.port=0").and(properties).applyTo(context);
                })
            .run();
    nodes.add(node);
    return node;
  }

  /// The clock that all nodes go by.
  public TestClock clock() {
    return clock;
  }

  /// The LMS that all nodes call.
  public SandboxLms lms() {
    return lms;
  }

  /// Ends what was started here.
  @Override
  public void close() {
    nodes.forEach(ConfigurableApplicationContext::close);
    lms.close();
    cards.close();
    stripe.close();
    paypal.close();
    mail.close();
  }

  void furnish(ConfigurableApplicationContext context) {
    TestPropertyValues.of(
            "spring.datasource.url=" + database.url(),
            "spring.datasource.username=" + database.username(),
            "spring.datasource.password=" + database.password(),
            "spring.datasource.hikari.minimum-idle=1",
            "db-scheduler.polling-interval=200ms",
            "bursar.sandbox.lms=false",
            "bursar.sandbox.payment=false")
        .applyTo(context);
    LmsTokens.believed().applyTo(context.getEnvironment(), TestPropertyValues.Type.MAP, NEIGHBORS);
    TestPropertyValues.of(
            "bursar.lms.url=" + lms.url(),
            "bursar.lms.api-key=" + API_KEY,
            // Nobody calls the LMS but the test; what is looked at before a sale has tests of its
            // own.
            "bursar.fulfillment.check-every=0",
            "bursar.reconciliation.every=0",
            "bursar.lms.oauth.client-id=" + WORKER,
            "bursar.lms.oauth.client-secret=" + WORKER_SECRET,
            "spring.mail.host=127.0.0.1",
            "spring.mail.port=" + mail.port(),
            "bursar.mail.from=Campus Shop <shop@campus.example>",
            "bursar.mail.staff=staff@campus.example",
            // A test that makes the LMS fail shall not stop the deliveries of the next one.
            "bursar.fulfillment.outage.after=100",
            "bursar.payment.processors=sandbox,stripe,paypal,invoice",
            "bursar.payment.invoice.instructions=To Northlake University, IBAN XX00 1234",
            "bursar.payment.sandbox.url=" + cards.url(),
            "bursar.payment.sandbox.secret-key=" + CARD_KEY,
            "bursar.payment.sandbox.notification-secret=" + NOTIFICATION_SECRET,
            "bursar.payment.paypal.api-base=" + paypal.url(),
            "bursar.payment.paypal.client-id=" + PAYPAL.clientId(),
            "bursar.payment.paypal.client-secret=" + PAYPAL.clientSecret(),
            "bursar.payment.paypal.webhook-id=" + PAYPAL.webhookId(),
            "bursar.payment.stripe.api-base=" + stripe.url(),
            "bursar.payment.stripe.js-url=" + stripe.scriptUrl(),
            "bursar.payment.stripe.secret-key=" + stripe.secrets().secretKey(),
            "bursar.payment.stripe.publishable-key=" + stripe.secrets().publishableKey(),
            "bursar.payment.stripe.webhook-secret=" + stripe.secrets().webhookSecret())
        .applyTo(context.getEnvironment(), TestPropertyValues.Type.MAP, NEIGHBORS);
    yieldToTheTest(context.getEnvironment().getPropertySources());
    var beans = context.getBeanFactory();
    beans.registerSingleton("clock", clock);
    beans.registerSingleton("testLms", lms);
    beans.registerSingleton("testCards", cards);
    beans.registerSingleton("testStripe", stripe);
    beans.registerSingleton("testPayPal", paypal);
    beans.registerSingleton("testMail", mail);
  }

  /// A test that brings an LMS of its own sets its address: what is set here comes after that, and
  /// before the sandbox's defaults.
  private static void yieldToTheTest(MutablePropertySources sources) {
    var neighbors = Objects.requireNonNull(sources.remove(NEIGHBORS));
    if (sources.contains("sandbox")) {
      sources.addBefore("sandbox", neighbors);
    } else {
      sources.addLast(neighbors);
    }
  }
}
