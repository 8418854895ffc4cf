package io.bursar.payment;

import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What processors say moved, and where they say a payment stands, for whoever compares it with
/// what is written down here. Nothing of it changes anything. Never call it inside a transaction.
@Component
public class Statements {

  private final Processors processors;
  private final ProcessorCalls calls;
  private final PaymentStore attempts;

  Statements(Processors processors, ProcessorCalls calls, PaymentStore attempts) {
    this.processors = processors;
    this.calls = calls;
    this.attempts = attempts;
  }

  /// A page of what moved at a configured processor from one instant (included) until another
  /// (excluded).
  ///
  /// @param page null for the first page, else what the page before it named as next
  public Statement page(String processor, Instant from, Instant until, @Nullable String page) {
    return calls.call(
        processor,
        "statement",
        adapter -> adapter.statement(from, until, page),
        Statement.Unknown::new);
  }

  /// How long after a time the statement of this processor shows everything that moved until then.
  public Duration wholeAfter(String processor) {
    return processors.get(processor).statementWholeAfter();
  }

  /// Where the processor says that this payment stands.
  public Standing standing(PaymentAttempt attempt) {
    var payment = attempt.toAskFor();
    return calls.call(
        attempt, "look up", adapter -> adapter.lookUp(payment), Standing.Unknown::new);
  }

  /// Since when there are payments at all; empty while there are none.
  public Optional<Instant> since() {
    return attempts.firstAt();
  }
}
