package io.bursar.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/// Tells the other rooms where the sandbox servers will listen, before anything is bound: the
/// weakest defaults of all, so that whatever an operator sets wins. Also keeps Bursar itself on
/// loopback, and refuses a live processor key. Does nothing in the profile `production`.
final class SandboxDefaults implements EnvironmentPostProcessor {

  private static final String SERVERS = "bursar.sandbox.";
  private static final String PROCESSORS = "bursar.payment.processors";
  private static final String PAYPAL_CLIENT = "bursar.payment.paypal.client-id";
  private static final String STRIPE_KEY = "bursar.payment.stripe.secret-key";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.acceptsProfiles(Profiles.of("production"))) {
      return;
    }
    LiveKeyRefused.verifyNone(environment);
    var ports = new LinkedHashMap<String, Object>();
    var defaults = new LinkedHashMap<String, Object>();
    defaults.put("server.address", "127.0.0.1");
    defaults.put("bursar.webhooks.allow-private-addresses", "true");
    defaults.put("bursar.sandbox.record-dir", "${bursar.data-dir:./data}/sandbox");
    if (isOn(environment, "lms")) {
      addLms(defaults, port(environment, ports, "lms", 1));
    }
    if (isOn(environment, "payment")) {
      addPayment(defaults, port(environment, ports, "payment", 2));
    }
    if (isBeside(environment, "mail")) {
      addMail(defaults, port(environment, ports, "mail", 3));
    }
    if (isBeside(environment, "press", "bursar.fulfillment.modules")) {
      addPress(defaults, port(environment, ports, "press", 4));
    }
    if (isBeside(environment, "stripe", STRIPE_KEY)) {
      addStripe(defaults, port(environment, ports, "stripe", 5));
    }
    if (isBeside(environment, "paypal", PAYPAL_CLIENT)) {
      addPayPal(defaults, port(environment, ports, "paypal", 6));
    }
    if (isOn(environment, "payment")) {
      addInvoice(defaults);
    }
    // A port that somebody set to 0 has been chosen by now, and must be the one that is listened
    // on.
    environment.getPropertySources().addFirst(new MapPropertySource("sandbox ports", ports));
    environment.getPropertySources().addLast(new MapPropertySource("sandbox", defaults));
  }

  /// Whether nobody switched this server off.
  private static boolean isOn(Environment environment, String server) {
    return environment.getProperty(SERVERS + server, boolean.class, true);
  }

  /// Whether this server runs beside the first two: there is a sandbox, nobody switched it off, and
  /// none of these is set, by which an operator has a real one.
  private static boolean isBeside(Environment environment, String server, String... set) {
    return SandboxOn.in(environment)
        && isOn(environment, server)
        && Stream.of(set).noneMatch(environment::containsProperty);
  }

  private static void addLms(Map<String, Object> defaults, int port) {
    var url = "http://127.0.0.1:" + port;
    defaults.put("bursar.lms.url", url);
    defaults.put("bursar.lms.api-key", SandboxSecrets.LMS_API_KEY);
    defaults.put("bursar.lms.oauth.client-id", SandboxAccounts.WORKER.username());
    defaults.put("bursar.lms.oauth.client-secret", SandboxSecrets.WORKER);
    defaults.put("bursar.auth.jwt.issuers", url + "/oauth2");
    defaults.put("bursar.auth.jwt.secret", SandboxSecrets.JWT);
  }

  private static void addPayment(Map<String, Object> defaults, int port) {
    defaults.put(PROCESSORS, "sandbox");
    defaults.put("bursar.payment.sandbox.url", "http://127.0.0.1:" + port);
    defaults.put("bursar.payment.sandbox.secret-key", SandboxSecrets.CARD);
    defaults.put("bursar.payment.sandbox.notification-secret", SandboxSecrets.NOTIFICATION);
  }

  /// Besides the sandbox card processor, which stays the default, or alone.
  private static void addStripe(Map<String, Object> defaults, int port) {
    var url = "http://127.0.0.1:" + port;
    defaults.merge(PROCESSORS, "stripe", (before, stripe) -> before + "," + stripe);
    defaults.put("bursar.sandbox.stripe-runs", "true");
    defaults.put("bursar.payment.stripe.api-base", url);
    defaults.put("bursar.payment.stripe.js-url", url + "/stripe.js");
    defaults.put(STRIPE_KEY, SandboxSecrets.STRIPE_KEY);
    defaults.put("bursar.payment.stripe.publishable-key", SandboxSecrets.STRIPE_PUBLISHABLE_KEY);
    defaults.put("bursar.payment.stripe.webhook-secret", SandboxSecrets.STRIPE_WEBHOOK);
  }

  private static void addPayPal(Map<String, Object> defaults, int port) {
    defaults.merge(PROCESSORS, "paypal", (before, paypal) -> before + "," + paypal);
    defaults.put("bursar.sandbox.paypal-runs", "true");
    defaults.put("bursar.payment.paypal.api-base", "http://127.0.0.1:" + port);
    defaults.put(PAYPAL_CLIENT, SandboxSecrets.PAYPAL_CLIENT);
    defaults.put("bursar.payment.paypal.client-secret", SandboxSecrets.PAYPAL_SECRET);
    defaults.put("bursar.payment.paypal.webhook-id", SandboxSecrets.PAYPAL_WEBHOOK);
  }

  /// Last, since it is what staff have to do with.
  private static void addInvoice(Map<String, Object> defaults) {
    defaults.merge(PROCESSORS, "invoice", (before, invoice) -> before + "," + invoice);
    defaults.put(
        "bursar.payment.invoice.instructions",
        "To the sandbox's bank, which does not exist. The page of staff for transfers takes its"
            + " place.");
  }

  private static void addMail(Map<String, Object> defaults, int port) {
    defaults.put("spring.mail.host", "127.0.0.1");
    defaults.put("spring.mail.port", port);
    defaults.put("bursar.mail.from", "Bursar sandbox <shop@example.org>");
    defaults.put("bursar.mail.staff", SandboxAccounts.STAFF.email());
  }

  /// A product type that exists by configuration alone.
  private static void addPress(Map<String, Object> defaults, int port) {
    defaults.put(
        "bursar.fulfillment.modules",
        "Seat,Course Entitlement,Enrollment Code,Coupon,Donation," + SandboxPrints.TYPE);
    var type = "bursar.remote.press.";
    defaults.put(type + "product-type", SandboxPrints.TYPE);
    defaults.put(type + "url", "http://127.0.0.1:" + port);
    defaults.put(type + "secret", SandboxSecrets.PRESS);
    defaults.put(type + "attributes[0].name", "paper");
    defaults.put(type + "attributes[0].required", "true");
    defaults.put(type + "attributes[0].values", "A4,Letter");
    defaults.put(type + "next", "We print it and post it to you.");
    defaults.put(type + "delivered", "It is printed and on its way to you.");
  }

  private static int port(
      ConfigurableEnvironment environment, Map<String, Object> ports, String server, int above) {
    var name = SERVERS + server + "-port";
    var set = environment.getProperty(name, int.class, 0);
    if (set != 0) {
      return set;
    }
    var web = environment.getProperty("server.port", int.class, 8080);
    var chosen = web > 0 ? web + above : anyFreePort();
    ports.put(name, chosen);
    return chosen;
  }

  private static int anyFreePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
