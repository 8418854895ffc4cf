package io.bursar.payment;

import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Every call to a processor: never inside a transaction, never an exception, and what was answered
/// is kept for audit.
@Component
class ProcessorCalls {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessorCalls.class);

  private final Processors processors;
  private final ResponseStore responses;
  private final JsonMapper json;
  private final Clock clock;

  ProcessorCalls(Processors processors, ResponseStore responses, JsonMapper json, Clock clock) {
    this.processors = processors;
    this.responses = responses;
    this.json = json;
    this.clock = clock;
  }

  /// Calls the processor of this attempt.
  ///
  /// @param kind what is asked, for the audit
  /// @param unknown what to answer when the adapter itself fails, given a sentence about it
  <T> T call(
      PaymentAttempt attempt,
      String kind,
      Function<PaymentProcessor, Exchange<T>> call,
      Function<String, T> unknown) {
    var exchange = exchange(attempt.processor(), kind, call, unknown);
    keep(attempt, kind, exchange.raw());
    return exchange.outcome();
  }

  /// Calls a processor about no payment of its own: nothing is kept of what it says.
  <T> T call(
      String processor,
      String kind,
      Function<PaymentProcessor, Exchange<T>> call,
      Function<String, T> unknown) {
    return exchange(processor, kind, call, unknown).outcome();
  }

  private <T> Exchange<T> exchange(
      String processor,
      String kind,
      Function<PaymentProcessor, Exchange<T>> call,
      Function<String, T> unknown) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A processor is never called inside a transaction");
    }
    try {
      return call.apply(processors.get(processor));
    } catch (RuntimeException fault) {
      LOG.error("The adapter of {} failed ({})", processor, kind, fault);
      return new Exchange<>(unknown.apply("A fault in Bursar's own adapter."), null);
    }
  }

  private void keep(PaymentAttempt attempt, String kind, @Nullable String raw) {
    if (raw == null) {
      return;
    }
    try {
      // PostgreSQL takes no such escape in JSON.
      var kept = CardNumbers.masked(json, raw.replace("\\u0000", ""));
      responses.insert(attempt, kind, kept, clock.instant());
    } catch (DataAccessException | JacksonException notKept) {
      // What the processor said must be acted on, kept or not.
      LOG.error(
          "An answer about payment attempt {} could not be kept for audit", attempt.id(), notKept);
    }
  }
}
