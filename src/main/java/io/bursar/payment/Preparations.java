package io.bursar.payment;

import io.bursar.payment.spi.Preparing;
import io.bursar.payment.spi.Preparing.Prepared;
import io.bursar.shared.Money;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Payments that are made ready before the payer submits, for pages that collect a card first.
/// There is no attempt yet and nothing is stored: until one is made, nobody can charge anything.
@Component
public class Preparations {

  private static final Logger LOG = LoggerFactory.getLogger(Preparations.class);

  private final Processors processors;

  Preparations(Processors processors) {
    this.processors = processors;
  }

  /// Makes a payment ready at this processor, or changes the one that was ready before.
  ///
  /// @param before the reference of the one that was made ready before, if any
  public Prepared prepare(
      String processor, String orderNumber, Money amount, @Nullable String before) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A processor is never called inside a transaction");
    }
    var prepared =
        processors
            .find(processor)
            .filter(Preparing.class::isInstance)
            .map(adapter -> ((Preparing) adapter).prepare(orderNumber, amount, before).outcome())
            .orElseGet(() -> new Prepared.NotReady("No such processor is configured."));
    if (prepared instanceof Prepared.NotReady(var detail)) {
      LOG.warn("{} made no payment ready for {}: {}", processor, orderNumber, detail);
    }
    return prepared;
  }
}
