package io.bursar.payment.invoice;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.history.History;
import io.bursar.order.Orders;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.refund.Cashier;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.shared.Money;
import io.bursar.site.Sites;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Dying;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Bursar is killed while staff write down what came by bank, or what they sent back. Workers, who
/// stand still until then, go on alone; only what was not written has to be written again. Money
/// and orders agree in the end.
@BursarTest
@Import(Cashier.class)
class BankTransferKillPointsTest {

  @Autowired InvoiceSettings settings;
  @Autowired TransferStore transfers;
  @Autowired Payments payments;
  @Autowired Credits credits;
  @Autowired Sites sites;
  @Autowired History history;
  @Autowired Settlement settlement;
  @Autowired BuyBySku buyBySku;
  @Autowired Orders orders;
  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Campus campus;
  @Autowired Scheduler workers;
  @Autowired PlatformTransactionManager database;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  private final String bank = "BANK-" + UUID.randomUUID();
  private Account learner;
  private Actor staff;
  private PaymentAttempt invoice;

  @BeforeEach
  void anInvoice() {
    learner = campus.aLearner();
    staff = Actor.page(campus.aStaffMember().id());
    var bought =
        buyBySku.checkout(
            learner,
            campus.site(),
            List.of(campus.aCourse().verifiedSku()),
            Optional.of("invoice"),
            Actor.page(learner.id()));
    invoice = Objects.requireNonNull(bought.payment());
    assertThat(invoice.state()).isEqualTo(PaymentState.PENDING);
  }

  @AfterEach
  void goOn() {
    workers.resume();
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfATransferIsMadeOnce(KilledAt point) {
    die(point);

    assertThatItBecomes(PaymentState.SETTLED, point);
    var order = orders.find(invoice.orderNumber()).orElseThrow();
    assertThat(count("orders.orders where basket_id = " + invoice.basketId())).isEqualTo(1);
    assertThat(count("orders.payment_events where order_id = " + order.id())).isEqualTo(1);
    assertThat(cashier.source(order).debited()).isEqualTo(invoice.amount());
    assertThat(cashier.refunded(order).isZero()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aTransferForWhatWasGivenUpIsToBeSentBackOnce(KilledAt point) {
    giveUp();

    die(point);

    assertThatItBecomes(PaymentState.TO_BE_RETURNED, point);
    assertThat(count("orders.orders where basket_id = " + invoice.basketId())).isZero();
    assertThat(awaitOwed().amount()).isEqualTo(invoice.amount());
    assertThat(credits.ofAttempts(List.of(invoice.id()))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasSentBackOfAPaymentWithoutOrderIsReturned(boolean committed) {
    giveUp();
    received(Dying.never(database));
    var owed = awaitOwed();

    dieSendingBack(owed, committed);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(10));
              assertThat(state()).isEqualTo(PaymentState.RETURNED);
            });
    assertThat(transfers.ofPayment(invoice.key())).hasSize(2).allMatch(Transfer::isMade);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasSentBackOfAnOrderCompletesItsRefund(boolean committed) {
    received(Dying.never(database));
    var order = cashier.delivered(orders.find(invoice.orderNumber()).orElseThrow(), learner);
    var refund = cashier.refundOf(order, campus.aStaffMember());
    refunds.approve(refund.id(), Choice.REVOKE, false, staff);
    var owed = awaitOwed();

    dieSendingBack(owed, committed);

    cashier.awaitStatus(refund, RefundStatus.COMPLETE, Duration.ofMinutes(10));
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(cashier.refundedEvents(order)).isEqualTo(1);
    assertThat(transfers.ofPayment(invoice.key())).hasSize(2).allMatch(Transfer::isMade);
    assertThat(cashier.ledger(order)).containsExactly("verified revoked");
  }

  private void die(KilledAt point) {
    workers.pause();
    switch (point) {
      case BEFORE_IT_IS_WRITTEN -> {
        var dying = Dying.at(database, 1, false);
        assertThatThrownBy(() -> received(dying)).isInstanceOf(Dying.Killed.class);
      }
      case BEFORE_IT_IS_ASKED_ABOUT -> dieUnasked();
      case BEFORE_IT_IS_SETTLED -> {
        dieUnasked();
        var came =
            new Standing.Settled(
                Objects.requireNonNull(invoice.reference()), invoice.amount(), "", null, null);
        new TransactionTemplate(database)
            .executeWithoutResult(
                settling -> {
                  settlement.settle(invoice.id(), came, staff);
                  settling.setRollbackOnly();
                });
      }
      case AFTER_ALL_OF_IT -> received(Dying.never(database));
    }
    workers.resume();
  }

  private void dieUnasked() {
    var dying = Dying.at(database, 1, true);
    assertThatThrownBy(() -> received(dying)).isInstanceOf(Dying.Killed.class);
  }

  /// The clock stands: what was written down left a task for now, and is not found by chance. Staff
  /// who got no answer write it down again, which changes nothing where it was written.
  private void assertThatItBecomes(PaymentState state, KilledAt point) {
    if (point == KilledAt.BEFORE_IT_IS_WRITTEN) {
      assertThat(transfers.ofPayment(invoice.key())).isEmpty();
      received(Dying.never(database));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              workers.triggerCheckForDueExecutions();
              assertThat(state()).isEqualTo(state);
            });
    received(Dying.never(database));

    assertThat(state()).isEqualTo(state);
    assertThat(transfers.ofPayment(invoice.key()))
        .filteredOn(transfer -> transfer.credit() == null)
        .hasSize(1);
    assertThat(count("history.changes where why like '%" + bank + "%'")).isEqualTo(1);
  }

  private void dieSendingBack(Transfer owed, boolean committed) {
    workers.pause();
    var dying = Dying.at(database, 1, committed);
    assertThatThrownBy(() -> sentBack(owed, dying)).isInstanceOf(Dying.Killed.class);
    workers.resume();
    if (!committed) {
      assertThat(transfers.find(owed.reference()).orElseThrow().isMade()).isFalse();
      sentBack(owed, Dying.never(database));
    }
  }

  private void received(TransactionTemplate transactions) {
    desk(transactions).received(invoice.id(), invoice.amount(), bank, "Somebody", today(), staff);
  }

  private void sentBack(Transfer owed, TransactionTemplate transactions) {
    desk(transactions).sentBack(owed.reference(), bank + "-BACK", today(), staff);
  }

  private BankTransfers desk(TransactionTemplate transactions) {
    return new BankTransfers(
        settings, transfers, payments, credits, sites, history, transactions, clock);
  }

  private void giveUp() {
    payments.cancel(invoice.id(), Actor.page(learner.id()));
    assertThat(state()).isEqualTo(PaymentState.CANCELED);
  }

  private Transfer awaitOwed() {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              workers.triggerCheckForDueExecutions();
              return transfers.ofPayment(invoice.key()).stream()
                  .filter(transfer -> transfer.credit() != null)
                  .findFirst();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), UTC);
  }

  private PaymentState state() {
    return payments.get(invoice.id()).state();
  }

  private long count(String what) {
    return db.sql("select count(*) from " + what).query(Long.class).single();
  }

  /// When it was killed.
  enum KilledAt {
    BEFORE_IT_IS_WRITTEN,
    BEFORE_IT_IS_ASKED_ABOUT,
    BEFORE_IT_IS_SETTLED,
    AFTER_ALL_OF_IT
  }
}
