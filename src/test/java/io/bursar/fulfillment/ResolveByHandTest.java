package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.History;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Reason;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A person answers for a line: by a look at the destination, or by a reason.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
@Import(Clerk.class)
class ResolveByHandTest {

  @Autowired ResolveByHand resolveByHand;
  @Autowired Revocations revocations;
  @Autowired Clerk clerk;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired History history;
  @Autowired Sweep sweep;
  @Autowired StuckStore stuck;
  @Autowired JdbcClient db;

  private Account learner;
  private Account staff;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    staff = campus.aStaffMember();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void whatTheDestinationHasIsDeliveredAndTheHistorySaysWhoLooked() {
    lms.faults().add(Fault.dropAnswer().times(1));
    var order = clerk.delivered(learner, course.auditSku());

    resolveByHand.byReadBack(order.id(), lineOf(order), Actor.page(staff.id()));

    assertThat(clerk.again(order).status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(clerk.actions(order)).containsExactly("fulfill", "observe");
    assertThat(clerk.ledger(order)).containsExactly("audit granted");
    assertThat(whoSaid(order, "Complete")).contains(staff.id());
  }

  @Test
  void whatTheDestinationDoesNotHaveStaysHeldForItsOldReason() {
    lms.closeCourse(course.courseId());
    var order = clerk.delivered(learner, course.auditSku());
    var before = clerk.delivery(order);
    assertThat(before.state()).isEqualTo("held");

    assertThatThrownBy(
            () -> resolveByHand.byReadBack(order.id(), lineOf(order), Actor.page(staff.id())))
        .isInstanceOf(ResolveByHand.NotThere.class)
        .hasMessageContaining("Not enrolled in this course.");

    assertThat(clerk.delivery(order).state()).isEqualTo("held");
    assertThat(clerk.delivery(order).holdReason()).isEqualTo(before.holdReason());
    assertThat(clerk.again(order).status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
  }

  @Test
  void aReasonIsEnoughAndStaysWithTheName() {
    lms.closeCourse(course.courseId());
    var order = clerk.delivered(learner, course.auditSku());

    resolveByHand.byReason(
        order.id(), lineOf(order), "Enrolled by hand in the LMS.", Actor.page(staff.id()));

    assertThat(clerk.again(order).status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(history.of(order.basketId()))
        .anySatisfy(
            entry -> {
              assertThat(entry.why()).isEqualTo("Resolved by hand: Enrolled by hand in the LMS.");
              assertThat(entry.by().userId()).isEqualTo(staff.id());
            });
    assertThat(clerk.actions(order)).contains("resolve");
  }

  @Test
  void whatIsDeliveredOrHasNoReasonOrATooLongOneIsRefused() {
    var order = clerk.delivered(learner, course.auditSku());

    assertThatThrownBy(
            () -> resolveByHand.byReason(order.id(), lineOf(order), "Yes.", Actor.page(1)))
        .isInstanceOf(ResolveByHand.NothingToResolve.class);
    for (var reason : List.of(" ", "x".repeat(1_001))) {
      assertThatThrownBy(
              () -> resolveByHand.byReason(order.id(), lineOf(order), reason, Actor.page(1)))
          .isInstanceOf(Reason.Refused.class);
    }
  }

  @Test
  void aRevocationThatCannotBeMadeMayBeLeftAsItIs() {
    var order = clerk.delivered(learner, course.auditSku());
    revocations.revoke(order.id(), lineOf(order), "Refunded.", Actor.page(staff.id()));
    lms.faults()
        .add(Fault.error(403, "application/json", "{\"message\":\"Not from this country\"}"));
    clerk.attempt(order);
    assertThat(clerk.delivery(order).state()).isEqualTo("held");

    resolveByHand.byReason(order.id(), lineOf(order), "They may stay.", Actor.page(staff.id()));

    assertThat(clerk.delivery(order).state()).isEqualTo("closed");
    assertThat(clerk.ledger(order)).containsExactly("audit left");
  }

  @Test
  void theSweepFindsWhatNobodyWouldEverDoAndForgetsItWhenItIsMended() {
    var order = clerk.order(learner, course.auditSku());
    db.sql("update orders.orders set placed_at = placed_at - interval '1 hour' where id = :id")
        .param("id", order.id())
        .update();
    db.sql("update fulfillment.deliveries set state = 'done' where order_id = :id")
        .param("id", order.id())
        .update();

    sweep.sweep();
    assertThat(stuck.all(10_000)).anySatisfy(f -> assertThat(f.orderId()).isEqualTo(order.id()));

    db.sql("update fulfillment.deliveries set state = 'due' where order_id = :id")
        .param("id", order.id())
        .update();
    clerk.attempt(order);
    sweep.sweep();
    assertThat(stuck.all(10_000)).noneSatisfy(f -> assertThat(f.orderId()).isEqualTo(order.id()));
  }

  @Test
  void theSweepFindsARevocationThatNobodyTakesThoughItsOrderIsComplete() {
    var order = clerk.delivered(learner, course.auditSku());
    revocations.revoke(order.id(), lineOf(order), "Bought twice.", Actor.page(staff.id()));
    db.sql(
            "update fulfillment.deliveries set due_at = due_at - interval '1 hour' where order_id ="
                + " :id")
        .param("id", order.id())
        .update();

    sweep.sweep();
    assertThat(stuck.all(10_000))
        .anySatisfy(
            found -> {
              assertThat(found.orderId()).isEqualTo(order.id());
              assertThat(found.what()).startsWith("It was to be taken back at");
            });

    clerk.attempt(order);
    sweep.sweep();
    assertThat(stuck.all(10_000)).noneSatisfy(f -> assertThat(f.orderId()).isEqualTo(order.id()));
  }

  private List<Long> whoSaid(Order order, String to) {
    return history.of(order.basketId()).stream()
        .filter(entry -> entry.to().equals(to))
        .map(entry -> Objects.requireNonNull(entry.by().userId()))
        .toList();
  }

  private static long lineOf(Order order) {
    return order.lines().getFirst().id();
  }
}
