package io.bursar.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.refund.Cashier;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refunds;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Mint;
import io.bursar.testing.Visitor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/// What learners read on their receipt once all of it goes back.
@BursarTest
@Import(Cashier.class)
class RefundedReceiptTest {

  private static final String GONE = "This is no longer part of your order.";
  private static final String REFUNDED = "This was refunded.";

  @Autowired Campus campus;
  @Autowired Cashier cashier;
  @Autowired Mint mint;
  @Autowired Refunds refunds;
  @Autowired SandboxCardProcessor cards;
  @LocalServerPort int port;

  private Account staff;
  private Account learner;
  private Order order;

  @BeforeEach
  void anOrderOfASeatAndACode() {
    staff = campus.aStaffMember();
    learner = campus.aLearner();
    var codes = mint.enrollmentCodes(campus.aCourse());
    order = cashier.delivered(learner, campus.aCourse().verifiedSku(), codes);
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void whatIsLeftToThemStaysThereWithItsLinks() {
    refund(Choice.LEAVE);

    assertThat(receipt())
        .contains(REFUNDED + " What you were given stays yours.")
        .contains("Download the codes", "Go to the course")
        .doesNotContain(GONE, "You are enrolled.");
  }

  @Test
  void aRefundWhoseMoneyDidNotGoChangesNothingYet() {
    cards.faults().add(Fault.error(409, "application/json", "{}").only("/refunds"));

    refund(Choice.LEAVE);

    assertThat(receipt())
        .contains("You are enrolled.", "The codes are yours to give away.")
        .contains("Download the codes", "Go to the course")
        .doesNotContain(GONE, REFUNDED);
  }

  @Test
  void whatIsTakenBackIsNoLongerTheirs() {
    refund(Choice.REVOKE);

    assertThat(receipt())
        .contains(GONE)
        .doesNotContain(REFUNDED, "Download the codes", "Go to the course");
  }

  @Test
  void whoLeavesWhatCostsNothingHasItNoMore() {
    order = cashier.delivered(learner, campus.aCourse().auditSku());

    refunds.request(order, List.of(order.lines().getFirst().id()), "", Actor.api(staff.id()));

    assertThat(receipt()).contains(GONE).doesNotContain("Go to the course");
  }

  private void refund(Choice choice) {
    var refund = cashier.refundOf(order, staff);
    refunds.approve(refund.id(), choice, true, Actor.page(staff.id()));
  }

  private String receipt() {
    return new Visitor(port, learner)
        .get("/checkout/receipt/?order_number=" + order.number())
        .body();
  }
}
