package io.bursar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;

/// With the profile `production`, refuses to start while something needed is missing, and names all
/// of it at once, before anything else can fail for the lack of it.
@Order(Ordered.LOWEST_PRECEDENCE)
class ProductionCheck implements EnvironmentPostProcessor {

  private static final List<String> NEEDED =
      List.of(
          "spring.datasource.url",
          "bursar.site.url",
          "bursar.lms.url",
          "bursar.lms.api-key",
          "bursar.auth.jwt.issuers",
          "bursar.order.first-basket-id");

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.acceptsProfiles(Profiles.of("production"))) {
      check(Binder.get(environment));
    }
  }

  private static void check(Binder settings) {
    var missing = new ArrayList<String>();
    for (var name : NEEDED) {
      if (!isSet(settings, name)) {
        missing.add(name + " (" + variable(name) + ")");
      }
    }
    var secret = "bursar.auth.jwt.secret";
    var jwkSet = "bursar.auth.jwt.jwk-set";
    if (!isSet(settings, secret) && !isSet(settings, jwkSet)) {
      missing.add(
          "%s (%s) or %s (%s)".formatted(secret, variable(secret), jwkSet, variable(jwkSet)));
    }
    missing.addAll(missingOfMail(settings));
    missing.addAll(
        missingOfProcessor(settings, "stripe", "secret-key", "publishable-key", "webhook-secret"));
    missing.addAll(
        missingOfProcessor(settings, "paypal", "client-id", "client-secret", "webhook-id"));
    missing.addAll(missingOfProcessor(settings, "invoice", "instructions"));
    if (!missing.isEmpty()) {
      throw new Missing(missing);
    }
  }

  /// Mail is all or nothing: half of it is a mistake.
  private static List<String> missingOfMail(Binder settings) {
    var host = "spring.mail.host";
    var from = "bursar.mail.from";
    if (!isSet(settings, host) && !isSet(settings, from) && !isSet(settings, "bursar.mail.staff")) {
      return List.of();
    }
    return Stream.of(host, from)
        .filter(name -> !isSet(settings, name))
        .map(name -> name + " (" + variable(name) + ")")
        .toList();
  }

  /// Without the publishable key no card is taken, and without the secret or id of the webhook
  /// nothing that the processor sends is believed.
  private static List<String> missingOfProcessor(Binder settings, String processor, String... all) {
    var names =
        Stream.of(all).map(name -> "bursar.payment.%s.%s".formatted(processor, name)).toList();
    var wanted =
        settings
            .bind("bursar.payment.processors", Bindable.listOf(String.class))
            .map(processors -> processors.contains(processor))
            .orElse(false);
    return wanted || names.stream().anyMatch(name -> isSet(settings, name))
        ? names.stream()
            .filter(name -> !isSet(settings, name))
            .map(name -> name + " (" + variable(name) + ")")
            .toList()
        : List.of();
  }

  /// Every value can be read as a list of texts, whether it is one or many.
  private static boolean isSet(Binder settings, String name) {
    return settings
        .bind(name, Bindable.listOf(String.class))
        .map(values -> values.stream().anyMatch(value -> !value.isBlank()))
        .orElse(false);
  }

  private static String variable(String property) {
    return property.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT);
  }

  /// Something that production needs is not set.
  static final class Missing extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Missing(List<String> names) {
      super("Production needs these settings, which are missing:\n  " + String.join("\n  ", names));
    }
  }

  /// Prints the sentence instead of a stack trace.
  static final class Analyzer extends AbstractFailureAnalyzer<Missing> {

    @Override
    protected FailureAnalysis analyze(Throwable root, Missing missing) {
      return new FailureAnalysis(
          String.valueOf(missing.getMessage()),
          "Set them as properties or as the environment variables in brackets.",
          missing);
    }
  }
}
