package io.bursar.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.catalog.CreateProduct;
import io.bursar.catalog.ProductForm;
import io.bursar.fulfillment.LineRevoked;
import io.bursar.refund.Refund;
import io.bursar.sandbox.http.Fault;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/// What the daily comparison finds about what was delivered and taken back, and how it is mended.
class DeliveryComparisonTest extends Comparison {

  @Test
  void whatIsNotAtTheLmsIsDeliveredAgain() {
    var order = cashier.delivered(learner, sku());
    enroll(learner, false);

    nextDay();
    var finding = only(FindingKind.NOT_DELIVERED);
    assertThat(finding.subject().orderNumber()).isEqualTo(order.number());
    assertThat(finding.detail()).startsWith("It is not there:");

    assertThat(findings.mend(finding.id(), page()).finding().detail())
        .startsWith("It is being done again.");
    awaitSettled(finding);
    assertThat(enrolled(order)).isTrue();
    assertThat(cashier.ledger(order)).containsExactly("verified granted");
  }

  @Test
  void whatWasRefundedAndCanStillBeUsedIsTakenBackAgain() {
    var order = cashier.delivered(learner, sku());
    var told = toldOfRevocations();
    refunded(order);
    assertThat(enrolled(order)).isFalse();
    enroll(learner, true);

    nextDay();
    var finding = only(FindingKind.ACCESS_OPEN);
    assertThat(finding.detail()).startsWith("It is still there:");

    var _ = findings.mend(finding.id(), page());
    awaitSettled(finding);
    assertThat(enrolled(order)).isFalse();
    assertThat(cashier.ledger(order)).containsExactly("verified revoked");
    assertThat(told).containsExactly(order.id());
  }

  @Test
  void whatARefundLeftGrantedHereIsFoundAndTakenBack() {
    var order = cashier.delivered(learner, sku());
    refunded(order);
    // As if the revocation had been lost.
    db.sql(
            "delete from fulfillment.grant_ends where grant_id in (select id from"
                + " fulfillment.grants where order_id = :order)")
        .param("order", order.id())
        .update();
    db.sql(
            "update fulfillment.deliveries set wanted = 'granted', state = 'done' where order_id ="
                + " :order")
        .param("order", order.id())
        .update();
    enroll(learner, true);

    nextDay();
    var finding = only(FindingKind.ACCESS_OPEN);
    assertThat(finding.detail()).contains("still granted here");

    findings.mendAll(FindingKind.ACCESS_OPEN, campus.site().id(), staff.id());
    awaitSettled(finding);
    assertThat(enrolled(order)).isFalse();
    assertThat(cashier.ledger(order)).containsExactly("verified revoked");
  }

  @Test
  void whatALearnerBoughtTwiceIsNoFindingWhenOneOfItIsRefunded() {
    var first = cashier.delivered(learner, course.auditSku());
    var second = cashier.delivered(learner, sku());
    refunded(second);

    nextDay();

    assertThat(open()).isEmpty();
    assertThat(cashier.ledger(first)).containsExactly("audit granted");
  }

  @Test
  void whatALaterRefundLeftOnPurposeIsNoFindingOfAnEarlierOne() {
    var first = cashier.delivered(learner, sku());
    refunded(first);
    var second = cashier.delivered(learner, sku());
    refunded(second, Refund.Choice.LEAVE);
    assertThat(enrolled(second)).isTrue();

    nextDay();

    assertThat(open()).isEmpty();
    assertThat(cashier.ledger(first)).containsExactly("verified revoked");
    assertThat(cashier.ledger(second)).containsExactly("verified left");
  }

  @Test
  void whatAnEarlierRefundLeftDoesNotHideThatALaterOneIsStillOpen() {
    var first = cashier.delivered(learner, sku());
    refunded(first, Refund.Choice.LEAVE);
    var second = cashier.delivered(learner, sku());
    refunded(second);
    assertThat(enrolled(second)).isFalse();
    enroll(learner, true);

    nextDay();

    assertThat(only(FindingKind.ACCESS_OPEN).subject().orderNumber()).isEqualTo(second.number());
  }

  @Test
  void aRefundedDonationIsNoFinding() {
    var order = cashier.delivered(learner, aDonation());
    refunded(order);
    assertThat(cashier.ledger(order)).containsExactly("donation revoked");

    nextDay();

    assertThat(open()).isEmpty();
    assertThat(of(Subject.DELIVERIES).missing()).isZero();
  }

  @Test
  void whileTheLmsIsOutDeliveriesAreLookedAtLater() {
    for (int i = 0; i < 9; i++) {
      cashier.delivered(campus.aLearner(), course.auditSku());
    }
    world.lms().faults().add(Fault.error(503));
    nextDay();

    assertThat(open()).isEmpty();
    assertThat(of(Subject.DELIVERIES).missing()).isEqualTo(1);
    assertThat(of(Subject.DELIVERIES).trouble()).contains("8 could not be compared");

    world.lms().faults().clear();
    compare();
    assertThat(of(Subject.DELIVERIES).missing()).isZero();
  }

  /// The SKU of a donation of 10.00 USD.
  private String aDonation() {
    var sku = "DONATION" + learner.id();
    node.getBean(CreateProduct.class)
        .create(
            campus.site().partner().id(),
            new ProductForm(
                Map.of(
                    "type", "Donation",
                    "title", "A donation",
                    "sku", sku,
                    "price", "10.00",
                    "currency", "USD"),
                Map.of()),
            page());
    return sku;
  }

  /// The orders of lines of which is told from now on that they were revoked.
  private List<Long> toldOfRevocations() {
    var told = new CopyOnWriteArrayList<Long>();
    ApplicationListener<PayloadApplicationEvent<LineRevoked>> listener =
        ApplicationListener.forPayload(revoked -> told.add(revoked.orderId()));
    node.addApplicationListener(listener);
    undo.push(() -> node.removeApplicationListener(listener));
    return told;
  }
}
