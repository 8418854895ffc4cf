package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.bursar.account.Account;
import io.bursar.fulfillment.Revocations;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.payment.Credits;
import io.bursar.payment.Payments;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Dying;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Money went back without Bursar, and whoever takes that in is killed in each of its transactions,
/// or right after. Workers, who stand still until then, bring it to the same end: order and
/// processor agree, and the course goes with the money where it is to.
@BursarTest
@Import(Cashier.class)
class KilledElsewhereTest {

  private static final int TRANSACTIONS = 3;
  private static final Actor BY = Actor.of(Via.WORKER);

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Credits credits;
  @Autowired Payments payments;
  @Autowired Orders orders;
  @Autowired Revocations revocations;
  @Autowired RefundShares shares;
  @Autowired BookShares books;
  @Autowired RefundStore store;
  @Autowired RefundHistory history;
  @Autowired RefundTasks tasks;
  @Autowired RefundSettings settings;
  @Autowired DecideRefund decideRefund;
  @Autowired PlatformTransactionManager database;
  @Autowired Scheduler workers;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired TestClock clock;

  private Account learner;
  private Seats course;
  private Order order;

  @BeforeEach
  void aDeliveredOrder() {
    learner = campus.aLearner();
    course = campus.aCourse();
    order = cashier.delivered(learner, course.verifiedSku());
    cards.desk().silent(true);
  }

  @AfterEach
  void mend() {
    cards.desk().silent(false);
    workers.resume();
  }

  @ParameterizedTest(name = "{0}, killed at {1}, committed: {2}")
  @MethodSource("kills")
  void itEndsTheSame(Way way, int transaction, boolean committed) {
    happen(
        way,
        () -> {
          var dying = Dying.at(database, transaction, committed);
          assertThatThrownBy(() -> takeIn(dying)).isInstanceOf(Dying.Killed.class);
        });

    assertThatItEnded(way);
  }

  /// Or there is one that nobody is killed at here.
  @ParameterizedTest
  @EnumSource
  void itTakesNoMoreTransactions(Way way) {
    happen(
        way,
        () -> {
          var living = Dying.never(database);
          takeIn(living);
          assertThat(living.count()).isEqualTo(TRANSACTIONS);
        });

    assertThatItEnded(way);
  }

  static Stream<Arguments> kills() {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                IntStream.rangeClosed(1, TRANSACTIONS)
                    .boxed()
                    .flatMap(
                        at ->
                            Stream.of(Arguments.of(way, at, false), Arguments.of(way, at, true))));
  }

  private void happen(Way way, Runnable takeIn) {
    var desk = cards.desk();
    switch (way) {
      case ALL -> seen(() -> desk.giveBack(reference(), 14_900), takeIn);
      case A_PART -> seen(() -> desk.giveBack(reference(), 5_000), takeIn);
      case INSTEAD_OF_A_REFUSED_REFUND -> {
        refused();
        seen(() -> desk.giveBack(reference(), 14_900), takeIn);
      }
      case A_DISPUTE_THAT_IS_LOST, A_DISPUTE_THAT_IS_WON -> {
        seen(() -> desk.dispute(reference(), 14_900), takeIn);
        awaitStatus(RefundStatus.OPEN);
        var dispute = cards.refundsOf(reference()).getFirst();
        seen(() -> desk.decide(dispute, way == Way.A_DISPUTE_THAT_IS_LOST), takeIn);
      }
    }
  }

  /// What happens at the processor is seen and written down; whoever takes it in does so before the
  /// workers go on.
  private void seen(Runnable happens, Runnable takeIn) {
    workers.pause();
    happens.run();
    assertThat(credits.compare(attempt(), BY)).isTrue();
    takeIn.run();
    workers.resume();
  }

  /// As the task of a Bursar whose transactions are these.
  private void takeIn(TransactionTemplate transactions) {
    var money =
        new RefundMoney(
            orders, revocations, shares, books, credits, store, history, transactions, clock);
    var madeElsewhere =
        new MadeElsewhere(
            orders,
            payments,
            credits,
            store,
            money,
            decideRefund,
            tasks,
            history,
            settings,
            transactions,
            clock);
    var _ = madeElsewhere.takeIn(credits.ofAttempts(List.of(attempt())).getLast().id(), BY);
  }

  private void refused() {
    var staff = campus.aStaffMember();
    cards
        .faults()
        .add(
            Fault.error(409, "application/json", "{\"error\":{\"message\":\"No.\"}}")
                .only(reference() + "/refunds")
                .times(1));
    var refund = cashier.refundOf(order, staff);
    assertThat(refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id())).cause())
        .isEqualTo(Cause.REFUSED);
  }

  private void awaitStatus(RefundStatus status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(refunds.ofOrder(order.id()))
                  .singleElement()
                  .extracting(Refund::status)
                  .isEqualTo(status);
            });
  }

  private void assertThatItEnded(Way way) {
    awaitStatus(way.status);
    assertThat(cashier.credits(order).stream().mapToLong(it -> it).sum()).isEqualTo(way.cents);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(way.cents, "USD"));
    assertThat(cashier.refundedEvents(order)).isEqualTo(way.cents == 0 ? 0 : 1);
    var taken = way.status == RefundStatus.COMPLETE;
    assertThat(cashier.ledger(order))
        .containsExactly(taken ? "verified revoked" : "verified granted");
    assertThat(
            lms.enrollment(learner.username(), course.courseId())
                .filter(enrollment -> enrollment.active())
                .isPresent())
        .isEqualTo(!taken);
  }

  private long attempt() {
    return payments.find("sandbox", reference()).orElseThrow().id();
  }

  private String reference() {
    return cashier.source(order).reference();
  }

  /// What happened to the money, where its refund ends, and how much is gone then.
  enum Way {
    ALL(RefundStatus.COMPLETE, 14_900),
    A_PART(RefundStatus.PAYMENT_REFUNDED, 5_000),
    INSTEAD_OF_A_REFUSED_REFUND(RefundStatus.COMPLETE, 14_900),
    A_DISPUTE_THAT_IS_LOST(RefundStatus.PAYMENT_REFUNDED, 14_900),
    A_DISPUTE_THAT_IS_WON(RefundStatus.DENIED, 0);

    final RefundStatus status;
    final long cents;

    Way(RefundStatus status, long cents) {
      this.status = status;
      this.cents = cents;
    }
  }
}
