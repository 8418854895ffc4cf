package io.bursar.reconciliation;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.order.Order;
import io.bursar.sandbox.http.Fault;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Days that cannot be compared to their end at once.
class ComparisonPassesTest extends Comparison {

  private static final int ALLOWED = 1_000;

  @Test
  void aDayWithMoreToAskAboutThanOnePassMayIsCompleteAfterSeveral() {
    var order = cashier.paid(learner, sku());
    var desk = cards.desk();
    desk.decide(desk.dispute(reference(order), 4900), true);
    await()
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(cashier.refunded(order).minor()).isEqualTo(4900);
            });
    // Banks count disputes otherwise, so each row has to be asked about. The payment has none.
    statementIs(
        IntStream.range(0, ALLOWED + 5).mapToObj(i -> dispute(order, i)).collect(joining(",")));
    var before = asked(order);

    nextDay();
    assertThat(asked(order) - before).isEqualTo(ALLOWED);
    assertThat(of("sandbox").missing()).isEqualTo(1);
    assertThat(of("sandbox").trouble()).contains("More than 1,000 had to be asked about.");

    compare();
    assertThat(of("sandbox").missing()).isZero();
    assertThat(asked(order) - before).as("five, and the payment").isEqualTo(ALLOWED + 5 + 1);
    assertThat(comparedYesterday()).as("in all passes").isEqualTo(ALLOWED + 5 + 1);
    assertThat(open()).isEmpty();
  }

  @Test
  void whatWasAskedAboutIsNotAskedAgainBeforeTheDayIsDueAgain() {
    var paid = cashier.paid(learner, sku());
    var returned = cashier.delivered(campus.aLearner(), sku());
    refunded(returned);
    var silent = cashier.paid(campus.aLearner(), sku());
    statementIs("");
    cards.faults().add(Fault.error(503).only(reference(silent)));
    var before = asked(paid);
    var beforeReturned = asked(returned);

    nextDay();
    assertThat(asked(paid) - before).isEqualTo(1);
    assertThat(asked(returned) - beforeReturned).as("payment and refund").isEqualTo(2);
    assertThat(of("sandbox").missing()).isEqualTo(1);

    compare();
    cards.faults().clear();
    statementIs("");
    compare();
    assertThat(of("sandbox").missing()).isZero();
    assertThat(asked(paid) - before).isEqualTo(1);
    assertThat(asked(returned) - beforeReturned).isEqualTo(2);
    assertThat(comparedYesterday()).as("three payments and a refund").isEqualTo(4);

    world.clock().advance(Duration.ofDays(7));
    compare();
    assertThat(asked(paid) - before).as("it may have changed").isEqualTo(2);
    assertThat(asked(returned) - beforeReturned).isEqualTo(4);
  }

  private String reference(Order order) {
    return cashier.source(order).reference();
  }

  /// How often the processor was asked about this order's payment, or what went back of it.
  private long asked(Order order) {
    var reference = reference(order);
    return cards.calls().calls().stream()
        .filter(call -> call.method().equals("GET") && call.path().contains(reference))
        .count();
  }

  private int comparedYesterday() {
    return db.sql(
            "select compared from reconciliation.days where source = 'sandbox' and day = :day")
        .param("day", yesterday())
        .query(Integer.class)
        .single();
  }

  private void statementIs(String rows) {
    cards
        .faults()
        .add(
            Fault.error(200, "application/json", "{\"movements\":[%s]}".formatted(rows))
                .only("/v1/movements"));
  }

  private String dispute(Order order, int number) {
    return """
    {"kind":"dispute","id":"dsp_%s_%d","payment":"%s","amount":1,"currency":"USD","at":"%s"}
    """
        .formatted(order.number(), number, reference(order), world.clock().instant());
  }
}
