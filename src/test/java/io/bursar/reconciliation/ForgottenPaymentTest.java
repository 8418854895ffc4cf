package io.bursar.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.order.Order;
import io.bursar.payment.Credits;
import io.bursar.reconciliation.Finding.State;
import io.bursar.refund.Refund;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Refunds that staff make in PayPal's pages of payments whose order PayPal has forgotten, and of
/// which no notification comes.
class ForgottenPaymentTest extends Comparison {

  private SandboxPayPal paypal;
  private Order order;

  @BeforeEach
  void aDeliveredOrder() {
    paypal = node.getBean(SandboxPayPal.class);
    order = cashier.delivered(cashier.paidBy("paypal", learner, sku()), learner);
  }

  @AfterEach
  void mendPayPal() {
    paypal.faults().clear();
  }

  @Test
  void aRefundMadeThereWeeksLaterIsTakenIn() {
    world.clock().advance(Duration.ofDays(40));
    compare();
    refundedThere();

    nextDay();

    assertThat(open()).isEmpty();
    assertThat(of("paypal").missing()).isZero();
    awaitTakenIn();
  }

  @Test
  void whatPayPalDoesNotTellOfForThreeDaysIsAFindingUntilItDoes() {
    refundedThere();
    paypal
        .faults()
        .add(
            Fault.error(404, "application/json", "{\"name\":\"RESOURCE_NOT_FOUND\"}")
                .only("/v2/payments/refunds/"));

    nextDay();
    assertThat(open()).as("it may come yet").isEmpty();
    assertThat(of("paypal").missing()).isEqualTo(1);
    assertThat(of("paypal").trouble()).contains("did not say what went back");

    world.clock().advance(Duration.ofDays(3));
    compare();
    var finding = only(FindingKind.REFUNDED_THERE);
    assertThat(finding.subject().orderNumber()).isEqualTo(order.number());
    assertThat(finding.subject().amount()).isEqualTo(order.totalInclTax());
    assertThat(finding.detail()).contains("does not say what came of it");
    assertThat(of("paypal").missing()).isZero();
    assertThat(refundsOf(order)).isEmpty();

    paypal.faults().clear();
    assertThat(findings.mend(finding.id(), page()).finding().state()).isEqualTo(State.SETTLED);
    awaitTakenIn();
  }

  @Test
  void whatPayPalNeverTellsOfIsTakenInAsItsStatementShowsItAndCountsOnce() {
    refundedThere();
    paypal.faults().add(Fault.error(500).only("/v2/payments/refunds/"));
    world.clock().advance(Duration.ofDays(4));
    compare();
    var finding = only(FindingKind.REFUNDED_THERE);
    var port = node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    var desk = new Visitor(port, staff);
    assertThat(desk.get("/dashboard/findings/").body()).contains("Take $149.00 in");

    var clicked = desk.post("/dashboard/findings/%d/take-in/".formatted(finding.id()));

    assertThat(desk.get(Visitor.location(clicked)).body()).contains("Both records agree now");
    awaitTakenIn();
    paypal.faults().clear();
    var attempt = payments.find("paypal", cashier.source(order).reference()).orElseThrow();
    var credits = node.getBean(Credits.class);
    assertThat(credits.compare(attempt.id(), BY)).as("now it tells").isTrue();
    assertThat(credits.ofAttempts(List.of(attempt.id()))).hasSize(1);
    assertThat(cashier.refunded(order)).isEqualTo(order.totalInclTax());
  }

  @Test
  void nothingIsTakenInThatMayBeARefundOfOurOwn() {
    cashier.refundOf(order, staff);
    var reference = cashier.source(order).reference();
    paypal.desk().forgetOrder(reference);
    paypal.faults().add(Fault.dropAnswer().only("/refund").times(1));
    paypal.faults().add(Fault.error(500).only("/v2/payments/refunds/"));
    var refunds = node.getBean(Refunds.class);
    refunds.approve(refundsOf(order).getFirst().id(), Refund.Choice.REVOKE, false, page());
    assertThat(refundsOf(order).getFirst().cause()).isEqualTo(Refund.Cause.UNKNOWN);
    world.clock().advance(Duration.ofDays(4));
    compare();
    var finding = only(FindingKind.REFUNDED_THERE);

    assertThatThrownBy(() -> node.getBean(TakeIn.class).takeIn(finding, page()))
        .isInstanceOf(Credits.StillGiving.class);

    paypal.faults().clear();
    assertThat(findings.mend(finding.id(), page()).finding().state()).isEqualTo(State.SETTLED);
    awaitTakenIn();
  }

  private void refundedThere() {
    var reference = cashier.source(order).reference();
    paypal.desk().refund(reference, null);
    paypal.desk().forgetOrder(reference);
  }

  private void awaitTakenIn() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(refundsOf(order))
                  .singleElement()
                  .extracting(Refund::status)
                  .isEqualTo(RefundStatus.COMPLETE);
            });
    assertThat(enrolled(order)).isFalse();
  }
}
