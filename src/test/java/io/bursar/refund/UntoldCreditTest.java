package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.payment.Payments;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/// Of a refund of which its processor does not tell for days whether it went, a person says so.
@BursarTest
@Import(Cashier.class)
class UntoldCreditTest {

  private static final String BUTTON = "data-opens=\"outside-dialog\"";

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Credits credits;
  @Autowired Payments payments;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @LocalServerPort int port;

  private Account staff;
  private Order order;
  private Refund refund;

  @BeforeEach
  void aRefundWhoseAnswerIsLost() {
    staff = campus.aStaffMember();
    var learner = campus.aLearner();
    order = cashier.delivered(learner, campus.aCourse().verifiedSku());
    cards.faults().add(Fault.dropAnswer().only(there()).times(1));
    cards.faults().add(Fault.error(503).only(there()));
    refund = cashier.refundOf(order, staff);
    refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id()));
    assertThat(cashier.again(refund).cause()).isEqualTo(Cause.UNKNOWN);
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void afterThreeDaysAPersonNotesUnderWhichReferenceThePagesOfTheProcessorShowIt() {
    var desk = new Visitor(port, staff);
    var page = "/dashboard/refunds/%d/".formatted(refund.id());
    assertThat(desk.get(page).body()).doesNotContain(BUTTON);
    assertThatThrownBy(() -> noted("re_1")).isInstanceOf(DecideRefund.NotNow.class);

    clock.advance(Duration.ofDays(4));

    assertThat(desk.get(page).body()).contains(BUTTON);
    var reference = cards.refundsOf(cashier.source(order).reference()).getFirst().id();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(DecideRefund.NotNow.class)
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(2));
              assertThat(noted(reference).status()).isEqualTo(RefundStatus.COMPLETE);
            });

    cards.faults().clear();
    assertThat(compare()).isTrue();
    assertThat(credits.ofAttempts(List.of(attempt())))
        .filteredOn(credit -> credit.state() == CreditState.DONE)
        .as("it is the very same money")
        .singleElement()
        .extracting(CreditView::origin)
        .isEqualTo(CreditView.Origin.OUTSIDE);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(14_900, "USD"));
    assertThat(cashier.credits(order)).containsExactly(14_900L);
  }

  @Test
  void whatWentBesidesWhatAPersonPaidIsACase() {
    clock.advance(Duration.ofDays(4));
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(DecideRefund.NotNow.class)
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(2));
              assertThat(noted("BANK-7").status()).isEqualTo(RefundStatus.COMPLETE);
            });

    cards.faults().clear();
    assertThat(compare()).isTrue();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              assertThat(cashier.again(refund).cause()).isEqualTo(Cause.TOO_MUCH);
            });
  }

  private Refund noted(String reference) {
    return refunds.paidOutside(
        refund.id(), reference, "Looked at its pages.", Actor.page(staff.id()));
  }

  private boolean compare() {
    return credits.compare(attempt(), Actor.page(staff.id()));
  }

  private long attempt() {
    return payments.find("sandbox", cashier.source(order).reference()).orElseThrow().id();
  }

  private String there() {
    return cashier.source(order).reference() + "/refunds";
  }
}
