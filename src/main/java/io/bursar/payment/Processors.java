package io.bursar.payment;

import io.bursar.payment.spi.PaymentProcessor;
import io.bursar.shared.Refusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// The configured payment processors, in the configured order. A name that no adapter has stops the
/// start.
@Component
public class Processors {

  private final Map<String, PaymentProcessor> configured = new LinkedHashMap<>();

  Processors(ObjectProvider<PaymentProcessor> adapters, PaymentSettings settings) {
    var present = adapters.stream().toList();
    for (var name : settings.processors()) {
      configured.put(
          name,
          present.stream()
              .filter(adapter -> adapter.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "bursar.payment.processors names \"%s\"; there are: %s"
                              .formatted(
                                  name, present.stream().map(PaymentProcessor::name).toList()))));
    }
  }

  /// The names of the configured processors, the default first.
  public List<String> names() {
    return List.copyOf(configured.keySet());
  }

  /// The name that a payer asked for, or the default one when they asked for none; refuses with
  /// [UnknownProcessor].
  public String choose(Optional<String> asked) {
    var name = asked.or(() -> names().stream().findFirst()).orElse("");
    if (!configured.containsKey(name)) {
      throw new UnknownProcessor(name, names());
    }
    return name;
  }

  PaymentProcessor get(String name) {
    return Optional.ofNullable(configured.get(name))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The payment processor %s is not configured any more".formatted(name)));
  }

  /// How long a payer may take at this processor, also at one that is not configured any more.
  Duration payerActsWithin(String name) {
    return find(name).map(PaymentProcessor::payerActsWithin).orElse(Duration.ZERO);
  }

  Optional<PaymentProcessor> find(String name) {
    return Optional.ofNullable(configured.get(name));
  }

  /// No configured processor has this name.
  public static final class UnknownProcessor extends Refusal {
    private static final long serialVersionUID = 1L;

    UnknownProcessor(String name, List<String> known) {
      super(
          Kind.INVALID,
          "unknown-payment-processor",
          known.isEmpty()
              ? "No payment processor is configured here, so only what costs nothing can be bought."
              : "There is no payment processor %s; there are: %s."
                  .formatted(name, String.join(", ", known)));
    }
  }
}
