package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.order.Order;
import io.bursar.sandbox.http.Fault;
import org.junit.jupiter.api.Test;

/// In which order open findings are looked at again.
class LookAgainTest extends Comparison {

  @Test
  void manyThatNobodyAnswersForKeepNoOtherFromBeingLookedAt() {
    var silent = cashier.paid(learner, sku());
    var gone = cashier.paid(campus.aLearner(), sku());
    cards.faults().add(Fault.error(503).only(cashier.source(silent).reference()));
    found(20, silent);
    found(1, gone);

    compareDays.run(true, BY);
    assertThat(openOf(gone)).as("twenty without an answer are enough for once").isEqualTo(1);

    compareDays.run(true, BY);
    assertThat(openOf(gone)).isZero();
    assertThat(openOf(silent)).isEqualTo(20);
    assertThat(open()).allMatch(it -> it.lookedAt().isAfter(it.foundAt()));
  }

  private long openOf(Order order) {
    return open().stream().filter(it -> order.number().equals(it.subject().orderNumber())).count();
  }

  private void found(int many, Order order) {
    db.sql(
            """
            insert into reconciliation.findings
              (kind, source, reference, payment, order_number, site_id, currency, amount, detail, state, found_at, looked_at)
            select 'order without payment', 'sandbox', :number || '-' || n, 'x', :number, :site, 'USD', 14900, 'Gone by now.', 'open', :now, :now
              from generate_series(1, :many) n
            """)
        .param("number", order.number())
        .param("site", campus.site().id())
        .param("now", world.clock().instant().atOffset(UTC))
        .param("many", many)
        .update();
  }
}
