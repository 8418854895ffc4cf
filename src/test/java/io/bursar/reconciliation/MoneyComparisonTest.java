package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.payment.PaymentState;
import io.bursar.reconciliation.Finding.State;
import io.bursar.refund.Refund;
import io.bursar.refund.RefundStatus;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the daily comparison finds about money, what it mends by itself, and what staff can do
/// about the rest.
class MoneyComparisonTest extends Comparison {

  @Test
  void nothingIsFoundWhenAllRecordsAgreeWhicheverTheProcessor() {
    for (var processor : List.of("sandbox", "stripe", "paypal", "invoice")) {
      var payer = campus.aLearner();
      var order = cashier.delivered(cashier.paidBy(processor, payer, sku()), payer);
      refunded(order);
    }
    cashier.delivered(learner, campus.aCourse().auditSku());

    nextDay();

    assertThat(open()).isEmpty();
    for (var compared : comparedDays.all()) {
      assertThat(compared.missing()).as(compared.source()).isZero();
      assertThat(compared.trouble()).isEmpty();
      assertThat(compared.newest()).isEqualTo(yesterday());
      assertThat(compared.compared()).as(compared.source()).isPositive();
    }
    assertThat(db.sql("select count(*) from reconciliation.findings").query(Long.class).single())
        .as("nothing was ever found and settled either")
        .isEqualTo(closedBefore());
  }

  @Test
  void aPaymentThatNobodyToldOfIsSettledByTheComparison() {
    var purchase = till.aPurchase(learner, course);
    payments.cancel(purchase.attemptId(), Actor.page(staff.id()));
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.CANCELED);
    // The processor took the money all the same, long after it was looked at for the last time.
    settledThereSecretly(purchase);

    nextDay();

    assertThat(open()).isEmpty();
    assertThat(till.attempt(purchase).state())
        .isIn(PaymentState.TO_BE_RETURNED, PaymentState.RETURNED);
    till.awaitState(purchase, PaymentState.RETURNED);
  }

  @Test
  void aPaymentOfOursThatBursarDoesNotKnowIsFoundTakenInAndGivenBack() {
    var order = cashier.paid(learner, sku());
    var twin = paidWithoutBursar(order.number());
    var foreign = paidWithoutBursar("Donation for the library");
    var other = paidWithoutBursar("LIBRARY-100001");
    // The old service's numbers end where Bursar's begin.
    var old = paidWithoutBursar("EDX-100000");

    nextDay();

    var finding = only(FindingKind.PAID_WITHOUT_ORDER);
    assertThat(finding.subject().payment()).isEqualTo(twin);
    assertThat(finding.subject().orderNumber()).isEqualTo(order.number());
    assertThat(finding.detail()).contains("knows of no such payment");
    assertThat(of("sandbox").foreigners()).isGreaterThanOrEqualTo(3);
    assertThat(List.of(foreign, other, old)).allMatch(id -> payments.find("sandbox", id).isEmpty());

    var takeIn = node.getBean(TakeIn.class);
    assertThat(takeIn.isPossible(finding)).isTrue();
    assertThat(takeIn.takeIn(finding, page()).finding().state()).isEqualTo(State.SETTLED);

    var taken = payments.find("sandbox", twin).orElseThrow();
    assertThat(taken.state()).isIn(PaymentState.TO_BE_RETURNED, PaymentState.RETURNED);
    await()
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(payments.get(taken.id()).state()).isEqualTo(PaymentState.RETURNED);
            });
    assertThat(cards.refundsOf(twin)).hasSize(1);
    assertThat(takeIn.isPossible(findings.get(finding.id(), campus.site().id()))).isFalse();
  }

  @Test
  void nothingIsGivenBackOverThePayersHeadWhileTheirOwnPaymentIsUnderWay() {
    var purchase = till.aPurchase(learner, course);
    var attempt = till.attempt(purchase);
    // Nobody can say where it stands, so the basket stays frozen.
    cards.faults().add(Fault.error(503).only(till.reference(purchase)));
    payments.ask(attempt.id(), BY);
    var twin = paidWithoutBursar(attempt.orderNumber(), attempt.amount());

    nextDay();
    var finding = only(FindingKind.PAID_WITHOUT_ORDER);
    var takeIn = node.getBean(TakeIn.class);
    assertThatThrownBy(() -> takeIn.takeIn(finding, page())).isInstanceOf(TakeIn.StillPaying.class);
    assertThat(till.basket(purchase)).isEqualTo("Frozen");
    assertThat(payments.find("sandbox", twin)).isEmpty();

    cards.faults().clear();
    cards.pay(till.reference(purchase), TestCard.PAYS);
    payments.ask(attempt.id(), BY);
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.SETTLED);
    assertThat(takeIn.takeIn(finding, page()).finding().state()).isEqualTo(State.SETTLED);
    assertThat(payments.find("sandbox", twin).orElseThrow().state())
        .isIn(PaymentState.TO_BE_RETURNED, PaymentState.RETURNED);
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.SETTLED);
  }

  @Test
  void aThousandPaymentsOfOthersKeepNobodyFromFindingOurs() {
    for (int i = 0; i < 1_005; i++) {
      var _ = paidWithoutBursar("Library fee " + "x".repeat(300));
    }
    var order = cashier.paid(learner, sku());
    forget(order);

    nextDay();

    assertThat(of("sandbox").missing()).isZero();
    var _ = only(FindingKind.ORDER_WITHOUT_PAYMENT);
    assertThat(
            db.sql("select count(*) from reconciliation.movements where order_number like 'Lib%'")
                .query(Long.class)
                .single())
        .as("what others write is not kept")
        .isZero();
  }

  @Test
  void aRefundThatFailsDaysLaterIsFoundWhenItsDayIsComparedAgain() {
    var order = cashier.paid(learner, sku());
    var refund = refunded(order);
    var there = cards.refundsOf(cashier.source(order).reference()).getFirst();
    nextDay();
    assertThat(open()).isEmpty();
    withoutNotifications(() -> cards.desk().decide(there, false));

    world.clock().advance(Duration.ofDays(7));
    compare();

    assertThat(open()).as("it is asked about, and a case of its refund").isEmpty();
    await()
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(cashier.again(refund).cause()).isEqualTo(Refund.Cause.CAME_BACK);
            });
  }

  @Test
  void anOrderWhosePaymentTheProcessorDoesNotKnowIsFoundUntilItDoes() {
    var order = cashier.paid(learner, sku());
    forget(order);

    nextDay();

    var finding = only(FindingKind.ORDER_WITHOUT_PAYMENT);
    assertThat(finding.subject().orderNumber()).isEqualTo(order.number());
    assertThat(finding.detail()).isEqualTo("The processor has never heard of it.");
    assertThat(findings.lookAgain(finding.id(), page()).finding().state()).isEqualTo(State.OPEN);

    undo();
    assertThat(findings.lookAgain(finding.id(), page()).finding().state()).isEqualTo(State.SETTLED);

    forget(order);
    compareAgain();
    assertThat(only(FindingKind.ORDER_WITHOUT_PAYMENT).id())
        .as("opened again, not twice")
        .isEqualTo(finding.id());
  }

  @Test
  void anotherAmountIsFound() {
    var order = cashier.paid(learner, sku());
    var reference = cashier.source(order).reference();
    settledIs(reference, -100);
    undo.push(() -> settledIs(reference, 100));

    nextDay();

    var finding = only(FindingKind.OTHER_AMOUNT);
    assertThat(finding.subject().payment()).isEqualTo(reference);
    assertThat(finding.detail())
        .isEqualTo("The statement shows 149.00 USD; here it is 148.00 USD.");
    undo();
    assertThat(findings.mend(finding.id(), page()).finding().state()).isEqualTo(State.SETTLED);
  }

  @Test
  void aRefundMadeThereOfWhichNoNotificationCameIsTakenIn() {
    var order = cashier.delivered(learner, sku());
    var reference = cashier.source(order).reference();
    withoutNotifications(() -> cards.desk().giveBack(reference, 14900));
    assertThat(cashier.refunded(order).isZero()).isTrue();

    nextDay();

    assertThat(open()).isEmpty();
    await()
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(refundsOf(order)).hasSize(1);
              assertThat(refundsOf(order).getFirst().status()).isEqualTo(RefundStatus.COMPLETE);
            });
    assertThat(enrolled(order)).isFalse();
  }

  @Test
  void aSecondDisputeOfWhichNoNotificationCameIsTakenIn() {
    var order = cashier.delivered(learner, sku());
    var reference = cashier.source(order).reference();
    var desk = cards.desk();
    desk.decide(desk.dispute(reference, 4900), true);
    awaitRefunded(order, 4900);
    withoutNotifications(() -> desk.decide(desk.dispute(reference, 3000), true));
    assertThat(cashier.refunded(order).minor()).isEqualTo(4900);

    nextDay();

    assertThat(open()).isEmpty();
    awaitRefunded(order, 7900);
  }

  @Test
  void aRefundThatTheProcessorDoesNotKnowIsFound() {
    var order = cashier.delivered(learner, sku());
    refunded(order);
    renameCredit(order, "ref_never");

    nextDay();

    var finding = only(FindingKind.REFUND_MISSING);
    assertThat(finding.subject().reference()).isEqualTo("ref_never");
    assertThat(finding.subject().amount()).isEqualTo(Money.of(14900, "USD"));
    assertThat(findings.lookAgain(finding.id(), page()).finding().state()).isEqualTo(State.OPEN);
  }

  @Test
  void aDayThatCouldNotBeReadIsComparedLater() {
    var order = cashier.paid(learner, sku());
    forget(order);
    cards.faults().add(Fault.error(503).only("/v1/movements"));

    nextDay();

    assertThat(open()).isEmpty();
    // And the day that is compared again a week later, if there is one.
    assertThat(of("sandbox").missing()).isPositive();
    assertThat(of("sandbox").trouble()).startsWith("The statement could not be read:");
    assertThat(of("stripe").missing()).isZero();

    cards.faults().clear();
    compare();
    assertThat(of("sandbox").missing()).isZero();
    var _ = only(FindingKind.ORDER_WITHOUT_PAYMENT);
  }

  @Test
  void withoutAnAnswerAboutAPaymentTheDayIsNotOver() {
    var purchase = till.aPurchase(learner, course);
    payments.cancel(purchase.attemptId(), page());
    settledThereSecretly(purchase);
    cards.faults().add(Fault.error(503).only("/v1/payments"));

    nextDay();
    assertThat(open()).isEmpty();
    assertThat(of("sandbox").missing()).isPositive();
    assertThat(of("sandbox").trouble()).contains("did not say where the payment stands");
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.CANCELED);

    cards.faults().clear();
    compare();
    assertThat(of("sandbox").missing()).isZero();
    assertThat(till.attempt(purchase).state().isPaid()).isTrue();
  }

  @Test
  void daysWithoutBursarAreCaughtUpWith() {
    var order = cashier.paid(learner, sku());
    forget(order);
    world.clock().advance(Duration.ofDays(5));
    assertThat(compareDays.missing("sandbox")).hasSize(6 - 1);

    compare();

    assertThat(of("sandbox").missing()).isZero();
    var _ = only(FindingKind.ORDER_WITHOUT_PAYMENT);
  }

  @Test
  void aDayIsNotComparedBeforeItsStatementIsWhole() {
    var midnight = LocalDate.ofInstant(world.clock().instant(), UTC).plusDays(1).atStartOfDay(UTC);
    world.clock().set(midnight.plusMinutes(29).toInstant());
    assertThat(compareDays.missing("sandbox")).isEmpty();
    world.clock().set(midnight.plusMinutes(31).toInstant());
    assertThat(compareDays.missing("sandbox")).hasSize(1);
    assertThat(compareDays.missing("paypal")).isEmpty();
    world.clock().set(midnight.plusHours(4).toInstant());
    assertThat(compareDays.missing("paypal")).hasSize(1);
  }

  @Test
  void whatIsAcceptedStaysSoAndASentenceSaysWhy() {
    var order = cashier.paid(learner, sku());
    forget(order);
    nextDay();
    var finding = only(FindingKind.ORDER_WITHOUT_PAYMENT);

    findings.accept(finding, campus.site().id(), "  Paid by check, see ticket 12.  ", staff.id());
    compareAgain();

    assertThat(open()).extracting(Finding::kind).doesNotContain(finding.kind());
    var after = findings.get(finding.id(), campus.site().id());
    assertThat(after.state()).isEqualTo(State.ACCEPTED);
    assertThat(after.reason()).isEqualTo("Paid by check, see ticket 12.");
    assertThat(after.closedBy()).isEqualTo(staff.id());
    assertThat(findings.lookAgain(finding.id(), page()).finding().state())
        .isEqualTo(State.ACCEPTED);
  }

  @Test
  void fiveHundredFindingsAreMendedByOneClick() {
    var order = cashier.paid(learner, sku());
    db.sql(
            """
            insert into reconciliation.findings
              (kind, source, reference, payment, order_number, site_id, currency, amount, detail, state, found_at, looked_at)
            select 'order without payment', 'sandbox', 'x' || n, 'x' || n, :number, :site, 'USD', 14900, 'Gone by now.', 'open', now(), now()
              from generate_series(1, 500) n
            """)
        .param("number", order.number())
        .param("site", campus.site().id())
        .update();
    assertThat(findings.countOpen(campus.site().id()))
        .containsEntry(FindingKind.ORDER_WITHOUT_PAYMENT, 500L);

    findings.mendAll(FindingKind.ORDER_WITHOUT_PAYMENT, campus.site().id(), staff.id());

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(findings.countOpen(campus.site().id())).isEmpty();
            });
  }

  private void awaitRefunded(Order order, long minor) {
    await()
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(cashier.refunded(order).minor()).isEqualTo(minor);
            });
  }
}
