package io.bursar.sandbox;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/// Outside production there is a key that takes real money.
final class LiveKeyRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String KEY = "bursar.payment.stripe.secret-key";
  private static final String LIVE_PAYPAL = "https://api-m.paypal.com";
  private static final String PAYPAL = "bursar.payment.paypal.";

  private LiveKeyRefused(String what) {
    super("This is a sandbox, and %s, which takes real money.".formatted(what));
  }

  /// Refuses a key of a processor that takes real money.
  static void verifyNone(Environment environment) {
    var key = Binder.get(environment).bind(KEY, String.class).orElse("").strip();
    if (key.startsWith("sk_live_") || key.startsWith("rk_live_")) {
      throw new LiveKeyRefused(KEY + " is a live key");
    }
    var client = Binder.get(environment).bind(PAYPAL + "client-id", String.class).orElse("");
    var base = Binder.get(environment).bind(PAYPAL + "api-base", String.class).orElse(LIVE_PAYPAL);
    if (!client.isBlank() && base.strip().matches("https://api(-m)?\\.paypal\\.com/?")) {
      throw new LiveKeyRefused(PAYPAL + "api-base is the real PayPal");
    }
  }

  /// Prints the sentence instead of a stack trace.
  static final class Analyzer extends AbstractFailureAnalyzer<LiveKeyRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable root, LiveKeyRefused refused) {
      return new FailureAnalysis(
          String.valueOf(refused.getMessage()),
          "Use a key that begins with sk_test_, or PayPal's sandbox"
              + " (https://api-m.sandbox.paypal.com), or start Bursar with the profile production.",
          refused);
    }
  }
}
