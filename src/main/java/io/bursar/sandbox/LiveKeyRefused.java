package io.bursar.sandbox;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/// Outside production there is a key that takes real money.
final class LiveKeyRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String KEY = "bursar.payment.stripe.secret-key";

  private LiveKeyRefused() {
    super("This is a sandbox, and %s is a live key, which takes real money.".formatted(KEY));
  }

  /// Refuses a key of a processor that takes real money.
  static void verifyNone(Environment environment) {
    var key = Binder.get(environment).bind(KEY, String.class).orElse("").strip();
    if (key.startsWith("sk_live_") || key.startsWith("rk_live_")) {
      throw new LiveKeyRefused();
    }
  }

  /// Prints the sentence instead of a stack trace.
  static final class Analyzer extends AbstractFailureAnalyzer<LiveKeyRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable root, LiveKeyRefused refused) {
      return new FailureAnalysis(
          String.valueOf(refused.getMessage()),
          "Use a key that begins with sk_test_, or start Bursar with the profile production.",
          refused);
    }
  }
}
