package io.bursar.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.refund.Cashier;
import io.bursar.refund.Refund;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundCompleted;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.sandbox.mail.ReceivedMail;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Who is refunded is told once: how much, and what was taken back.
@BursarTest
@Import(Cashier.class)
class RefundMailTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired QueueMails queue;
  @Autowired SandboxMail mail;
  @Autowired Campus campus;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;

  private Account learner;
  private Account staff;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    staff = campus.aStaffMember();
    course = campus.aCourse();
  }

  @Test
  void eachRefundOfAnOrderIsToldOnceWithWhatWasTakenBack() {
    var order = cashier.delivered(learner, course.verifiedSku());
    var part = new Ask.Total(Money.of(4_900, "USD"));
    approve(cashier.refund(order, part, staff), Choice.REVOKE);
    awaitMails(1);
    var rest = approve(cashier.refundOf(order, staff), Choice.REVOKE);
    awaitMails(2);

    transaction.executeWithoutResult(_ -> queue.on(new RefundCompleted(rest.id(), order.id())));

    clock.advance(Duration.ofHours(1));
    assertThat(queued(order)).isEqualTo(2);
    var mails = ofRefunds();
    assertThat(mails)
        .extracting(ReceivedMail::subject)
        .containsOnly("Your refund for order " + order.number());
    assertThat(mails.getFirst().text())
        .contains("Hello A. Person,", "gave you back $49.00", "part of the price")
        .contains("nothing changes about your access");
    assertThat(mails.getLast().text())
        .contains("gave you back $100.00", "access through this order has ended");
    assertThat(mails.getLast().html()).contains("$100.00", "access through this order has ended");
  }

  @Test
  void whatWasLeftIsSaidToStay() {
    var order = cashier.delivered(learner, course.verifiedSku());
    approve(cashier.refundOf(order, staff), Choice.LEAVE);

    awaitMails(1);

    assertThat(ofRefunds().getFirst().text())
        .contains("gave you back $149.00", "nothing changes about your access");
  }

  @Test
  void ofWhatCostNothingThereIsNoMailAndNoneOfWhatWasRolledBack() {
    var free = cashier.delivered(learner, course.auditSku());
    var lines = free.lines().stream().map(Order.Line::id).toList();
    var refund = refunds.request(free, lines, "", Actor.api(staff.id())).orElseThrow();
    assertThat(refund.status()).isEqualTo(RefundStatus.COMPLETE);
    assertThat(queued(free)).isZero();

    var order = cashier.delivered(learner, course.verifiedSku());
    var open = cashier.refundOf(order, staff);
    transaction.executeWithoutResult(
        status -> {
          queue.on(new RefundCompleted(open.id(), order.id()));
          status.setRollbackOnly();
        });
    assertThat(queued(order)).isZero();
  }

  private Refund approve(Refund refund, Choice choice) {
    refunds.approve(refund.id(), choice, false, Actor.page(staff.id()));
    return cashier.awaitStatus(refund, RefundStatus.COMPLETE);
  }

  private void awaitMails(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(5));
              assertThat(ofRefunds()).hasSize(count);
            });
  }

  private List<ReceivedMail> ofRefunds() {
    return mail.mailbox().to(learner.email()).stream()
        .filter(received -> received.subject().startsWith("Your refund"))
        .toList();
  }

  private long queued(Order order) {
    return db.sql(
            "select count(*) from notification.mails where order_id = :order and kind ="
                + " 'refund-made'")
        .param("order", order.id())
        .query(Long.class)
        .single();
  }
}
