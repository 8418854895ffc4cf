package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An order whose money came from two processors: 100.00 by card and 49.00 by Stripe. Checkout
/// makes none such; orders that are brought in from elsewhere may be.
@BursarTest
@Import(Cashier.class)
class SeveralSourcesTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Orders orders;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxStripe stripe;
  @Autowired Campus campus;
  @Autowired JdbcClient db;

  private Account staff;
  private Order order;
  private String charge;

  @BeforeEach
  void anOrderOfTwoSources() {
    staff = campus.aStaffMember();
    order = cashier.delivered(campus.aLearner(), campus.aCourse().verifiedSku());
    var other = cashier.paidBy("stripe", campus.aLearner(), campus.aCourse().verifiedSku());
    charge = cashier.source(other).reference();
    took(cashier.source(order).reference(), 10_000);
    took(charge, 4_900);
    db.sql("update orders.sources set order_id = :order where reference = :charge")
        .param("order", order.id())
        .param("charge", charge)
        .update();
  }

  @AfterEach
  void mendStripe() {
    stripe.faults().clear();
  }

  @Test
  void eachGivesWhatItHasLeftAndOneThatFailsIsAskedAgainForItselfAlone() {
    complete(cashier.refund(order, new Ask.Total(usd(6_000)), staff));
    assertThat(refunded()).containsExactly(usd(6_000), usd(0));

    stripe.faults().add(Fault.error(400, "application/json", "{\"error\":{}}").only("/refunds"));
    var rest = cashier.refundOf(order, staff);
    assertThat(approve(rest).cause()).isEqualTo(Cause.REFUSED);
    assertThat(refunded()).containsExactly(usd(10_000), usd(0));
    stripe.faults().clear();

    complete(rest);

    assertThat(refunded()).containsExactly(usd(10_000), usd(4_900));
    assertThat(cashier.credits(order)).as("by card").containsExactly(6_000L, 4_000L);
    assertThatThrownBy(() -> cashier.refundOf(order, staff))
        .isInstanceOf(RefundPlan.NothingLeft.class);
  }

  private void complete(Refund refund) {
    assertThat(approve(refund).status()).isEqualTo(RefundStatus.COMPLETE);
  }

  private Refund approve(Refund refund) {
    return refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id()));
  }

  private List<Money> refunded() {
    return orders.sources(order.id()).stream().map(Order.Source::refunded).toList();
  }

  private void took(String reference, long amount) {
    db.sql("update payment.attempts set settled_amount = :amount where reference = :reference")
        .param("amount", amount)
        .param("reference", reference)
        .update();
    db.sql(
            "update orders.sources set allocated = :amount, debited = :amount where reference ="
                + " :reference")
        .param("amount", amount)
        .param("reference", reference)
        .update();
  }

  private static Money usd(long minor) {
    return Money.of(minor, "USD");
  }
}
