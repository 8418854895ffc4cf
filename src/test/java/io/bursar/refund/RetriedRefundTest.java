package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Another try of a refund that failed does what was decided about it, and decides nothing.
@BursarTest
@Import(Cashier.class)
class RetriedRefundTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired DecideRefund decideRefund;
  @Autowired Orders orders;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @Autowired TransactionTemplate transaction;

  private Account learner;
  private Seats course;
  private Actor by;
  private Order order;
  private Refund refund;

  @BeforeEach
  void somebodyAsksForARefund() {
    learner = campus.aLearner();
    course = campus.aCourse();
    var staff = campus.aStaffMember();
    by = Actor.page(staff.id());
    order = cashier.delivered(learner, course.verifiedSku());
    refund = cashier.refundOf(order, staff);
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void whoTriesAgainWhileAnotherDecidesToLeaveAccessLeavesIt() throws Exception {
    refuseOnce();
    assertThat(refunds.approve(refund.id(), Choice.REVOKE, false, by).cause())
        .isEqualTo(Cause.REFUSED);
    var again = Thread.ofVirtual().unstarted(() -> refunds.retry(refund.id(), by));

    transaction.executeWithoutResult(
        _ -> {
          orders.lock(order.id());
          var me = db.sql("select pg_backend_pid()").query(Integer.class).single();
          again.start();
          await().until(() -> blocks(me));
          decideRefund.approve(refund.id(), Choice.LEAVE, false, by);
        });
    again.join();

    assertThat(cashier.awaitStatus(refund, RefundStatus.COMPLETE).choice()).isEqualTo(Choice.LEAVE);
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().active())
        .isTrue();
    assertThat(cashier.credits(order)).containsExactly(14_900L);
  }

  @Test
  void whatNobodyHasDecidedAboutIsNotTriedAgain() {
    assertThatThrownBy(() -> refunds.retry(refund.id(), by))
        .isInstanceOf(DecideRefund.NotNow.class)
        .hasMessageContaining("Nobody has decided about it yet.");

    assertThat(cashier.again(refund).choice()).isNull();
    assertThat(cashier.credits(order)).isEmpty();
  }

  private void refuseOnce() {
    cards
        .faults()
        .add(
            Fault.error(
                    409, "application/json", "{\"error\":{\"message\":\"The account is empty.\"}}")
                .only(cashier.source(order).reference() + "/refunds")
                .times(1));
  }

  /// Whether somebody waits for what this connection holds.
  private boolean blocks(int connection) {
    return db.sql(
            "select exists (select from pg_locks where not granted and :me = any"
                + " (pg_blocking_pids(pid)))")
        .param("me", connection)
        .query(Boolean.class)
        .single();
  }
}
