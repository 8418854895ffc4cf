package io.bursar.checkout;

import static io.bursar.payment.PaymentState.CANCELED;
import static io.bursar.payment.PaymentState.PENDING;
import static io.bursar.payment.PaymentState.RETURNED;
import static io.bursar.payment.PaymentState.SETTLED;
import static io.bursar.payment.PaymentState.TO_BE_RETURNED;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.payment.PaidOutside;
import io.bursar.payment.ReturnByHand;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.card.Refund;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Money that came although no order can come of it goes back, once, and the payer is told why.
@BursarTest
class ReturnedPaymentTest {

  private static final Actor PROCESSOR = Actor.of(Via.NOTIFICATION);
  private static final Fault REFUSES =
      Fault.error(409, "application/json", "{\"error\":{\"message\":\"Too old.\"}}");

  @Autowired Till till;
  @Autowired Checkout checkout;
  @Autowired Settlement settlement;
  @Autowired Orders orders;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @Autowired ReturnByHand returnByHand;
  @LocalServerPort int port;

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
    cards.desk().slow(false);
    cards.desk().silent(false);
  }

  @ParameterizedTest
  @CsvSource({"14899,USD", "14900,EUR", "1,USD"})
  void anotherAmountThanTheBasketCostsIsGivenBackAndTheBasketThaws(long amount, String currency) {
    var purchase = till.aPurchase();
    cards
        .faults()
        .add(
            Fault.error(200, "application/json", says(purchase, amount, currency))
                .only(till.reference(purchase))
                .times(1));

    cards.pay(till.reference(purchase), TestCard.PAYS);

    till.awaitState(purchase, RETURNED);
    assertThat(till.attempt(purchase).reason()).contains("not what the basket costs");
    assertThat(cards.refundsOf(till.reference(purchase)))
        .singleElement()
        .extracting(Refund::amount)
        .isEqualTo(amount);
    assertThat(till.count("orders.orders", purchase)).isZero();
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(till.count("orders.ownerships", purchase)).isZero();
    assertThat(till.history(purchase))
        .containsSubsequence(
            "payment: Pending > To be returned",
            "basket: Frozen > Open",
            "payment: To be returned > Returned");
    till.aPurchase(purchase.payer(), purchase.course());
  }

  @Test
  void aPaymentThatSucceedsAfterItWasGivenUpIsGivenBack() {
    var purchase = till.aPurchase();
    giveUp(purchase);

    cards.pay(till.reference(purchase), TestCard.PAYS);

    till.awaitState(purchase, RETURNED);
    assertThat(till.attempt(purchase).reason()).contains("after it had been given up");
    assertThatAllWentBack(purchase);
    assertThat(till.basket(purchase)).isEqualTo("Open");
  }

  @Test
  void whatCameBackAfterItWasReturnedIsReturnedOnceMore() {
    var purchase = till.aPurchase();
    giveUp(purchase);
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.awaitState(purchase, RETURNED);
    var went = cards.refundsOf(till.reference(purchase)).getFirst();

    cards.desk().decide(went, false);

    till.awaitState(purchase, TO_BE_RETURNED);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(10));
              assertThat(till.attempt(purchase).state()).isEqualTo(RETURNED);
            });
    assertThat(cards.refundsOf(till.reference(purchase)))
        .filteredOn(refund -> refund.status() == Refund.Status.SUCCEEDED)
        .singleElement()
        .extracting(Refund::amount)
        .isEqualTo(14_900L);
  }

  @Test
  void aSecondPaymentForABasketThatHasAnOrderIsGivenBackAndTheOrderStays() {
    var first = till.aPurchase();
    giveUp(first);
    var second = submitAgain(first);
    cards.pay(till.reference(second), TestCard.PAYS);
    till.awaitState(second, SETTLED);

    cards.pay(till.reference(first), TestCard.PAYS);

    till.awaitState(first, RETURNED);
    assertThat(till.attempt(first).reason()).contains("paid already");
    assertThat(notes(second))
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .contains("A second payment of 149.00 USD", till.reference(first));
    assertThatAllWentBack(first);
    assertThat(cards.refundsOf(till.reference(second))).isEmpty();
    assertThat(till.attempt(second).state()).isEqualTo(SETTLED);
    assertThat(till.count("orders.orders", second)).isEqualTo(1);
    assertThat(till.basket(second)).isEqualTo("Submitted");
  }

  @Test
  void anEarlierPaymentThatSucceedsWhileAnotherIsUnderWayLeavesThatOneAlone() {
    var first = till.aPurchase();
    giveUp(first);
    var second = submitAgain(first);

    cards.pay(till.reference(first), TestCard.PAYS);

    till.awaitState(first, RETURNED);
    assertThatAllWentBack(first);
    assertThat(till.attempt(second).state()).isEqualTo(PENDING);
    assertThat(till.basket(second)).isEqualTo("Frozen");
    cards.pay(till.reference(second), TestCard.PAYS);
    till.awaitState(second, SETTLED);
    assertThat(till.count("orders.orders", second)).isEqualTo(1);
  }

  @Test
  void aReturnWhoseAnswerIsLostIsLookedUpAndGivenOnce() {
    var purchase = till.aPurchase();
    giveUp(purchase);
    cards.faults().add(Fault.dropAnswer().only(till.reference(purchase) + "/refunds").times(1));

    cards.pay(till.reference(purchase), TestCard.PAYS);

    till.awaitState(purchase, RETURNED);
    assertThatAllWentBack(purchase);
  }

  @Test
  void aProcessorThatCannotGiveBackNowIsAskedUntilItCan() {
    var purchase = till.aPurchase();
    giveUp(purchase);
    cards.faults().add(Fault.error(503).only("/refunds"));
    cards.pay(till.reference(purchase), TestCard.PAYS);
    awaitTriedInVain(purchase);
    assertThat(till.attempt(purchase).state()).isEqualTo(TO_BE_RETURNED);
    assertThat(cards.refundsOf(till.reference(purchase))).isEmpty();

    cards.faults().clear();
    clock.advance(Duration.ofMinutes(6));

    till.awaitState(purchase, RETURNED);
    assertThatAllWentBack(purchase);
  }

  @Test
  void whatTheProcessorRefusesToGiveBackIsPaidBackInAnotherWay() {
    var purchase = till.aPurchase();
    giveUp(purchase);
    cards.faults().add(REFUSES.only(till.reference(purchase) + "/refunds"));
    var staff = new Visitor(port, campus.aStaffMember());
    var page = "/dashboard/payments/%d/".formatted(purchase.attemptId());
    var early =
        staff.post(page + "paid-outside/", "reference", "BANK-1", "reason", "Sent by bank.");
    assertThat(staff.get(Visitor.location(early)).body()).contains("Only a payment that its");

    cards.pay(till.reference(purchase), TestCard.PAYS);
    awaitMeanwhile(() -> staff.get(page).body().contains("It does not go back"));
    cards.faults().clear();
    var silent = staff.post(page + "paid-outside/", "reference", "", "reason", "Sent by bank.");
    assertThat(staff.get(Visitor.location(silent)).body()).contains("Give the reference");
    var done = staff.post(page + "paid-outside/", "reference", "BANK-1", "reason", "Sent by bank.");

    assertThat(staff.get(Visitor.location(done)).body())
        .contains("The payment is returned.", "paid back in another way", "BANK-1")
        .doesNotContain("It does not go back");
    assertThat(till.attempt(purchase).state()).isEqualTo(RETURNED);
    clock.advance(Duration.ofDays(2));
    var again = staff.post(page + "paid-outside/", "reference", "BANK-2", "reason", "Sent again.");
    assertThat(staff.get(Visitor.location(again)).body()).contains("Only a payment that its");
    assertThat(cards.refundsOf(till.reference(purchase))).as("nothing twice").isEmpty();
  }

  @Test
  void whatTheProcessorGaveAfterAllIsNotPaidBackInAnotherWay() {
    var purchase = till.aPurchase();
    var refund = aReturnThatFailed(purchase);
    cards.desk().silent(true);
    cards.desk().decide(refund, true);

    assertThatThrownBy(
            () ->
                returnByHand.paidOutside(
                    purchase.attemptId(), new PaidOutside("BANK-1", "Sent."), PROCESSOR))
        .isInstanceOf(ReturnByHand.NotPossible.class);

    assertThat(till.attempt(purchase).state()).isEqualTo(RETURNED);
    assertThatAllWentBack(purchase);
  }

  @Test
  void whatTurnsOutToHaveGoneAfterItWasPaidBackInAnotherWayIsAFinding() {
    var purchase = till.aPurchase();
    var refund = aReturnThatFailed(purchase);
    returnByHand.paidOutside(purchase.attemptId(), new PaidOutside("BANK-1", "Sent."), PROCESSOR);
    assertThat(till.attempt(purchase).state()).isEqualTo(RETURNED);

    cards.desk().decide(refund, true);

    var staff = new Visitor(port, campus.aStaffMember());
    awaitMeanwhile(
        () ->
            staff
                .get("/dashboard/findings/?kind=given+twice")
                .body()
                .contains(till.reference(purchase)));
    assertThat(till.attempt(purchase).state()).isEqualTo(RETURNED);
  }

  @Test
  void whatAProcessorIsSilentAboutForDaysIsPaidBackInAnotherWayAndNoSooner() {
    var purchase = till.aPurchase();
    giveUp(purchase);
    cards.faults().add(Fault.error(503).only(till.reference(purchase) + "/refunds"));
    cards.pay(till.reference(purchase), TestCard.PAYS);
    awaitTriedInVain(purchase);
    assertThat(returnByHand.isPossible(till.attempt(purchase))).isFalse();

    clock.advance(Duration.ofDays(3).plusHours(1));
    awaitMeanwhile(() -> returnByHand.isPossible(till.attempt(purchase)));
    clock.advance(Duration.ofMinutes(2));
    awaitMeanwhile(
        () -> {
          try {
            returnByHand.paidOutside(
                purchase.attemptId(), new PaidOutside("BANK-1", "Sent."), PROCESSOR);
            return true;
          } catch (ReturnByHand.NotPossible beingAsked) {
            return false;
          }
        });

    assertThat(till.attempt(purchase).state()).isEqualTo(RETURNED);
    cards.faults().clear();
    clock.advance(Duration.ofDays(2));
    assertThat(cards.refundsOf(till.reference(purchase))).isEmpty();
  }

  /// The refund that the processor took in hand, and then did not give.
  private Refund aReturnThatFailed(Purchase purchase) {
    giveUp(purchase);
    cards.desk().slow(true);
    cards.pay(till.reference(purchase), TestCard.PAYS);
    awaitMeanwhile(() -> !cards.refundsOf(till.reference(purchase)).isEmpty());
    var refund = cards.refundsOf(till.reference(purchase)).getFirst();
    cards.desk().decide(refund, false);
    awaitMeanwhile(() -> returnByHand.isPossible(till.attempt(purchase)));
    return refund;
  }

  private void awaitMeanwhile(Callable<Boolean> sight) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              return sight.call();
            });
  }

  /// The processor says that it was canceled, and is wrong.
  private void giveUp(Purchase purchase) {
    settlement.settle(
        purchase.attemptId(), new Standing.Canceled(till.reference(purchase)), PROCESSOR);
    assertThat(till.attempt(purchase).state()).isEqualTo(CANCELED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
  }

  private Purchase submitAgain(Purchase purchase) {
    var submitted =
        checkout.submit(
            purchase.payer(),
            campus.site(),
            purchase.basketId(),
            Optional.empty(),
            null,
            Actor.page(purchase.payer().id()));
    assertThat(submitted.isPlaced()).isFalse();
    return till.newest(purchase.payer(), purchase.course());
  }

  private List<String> notes(Purchase purchase) {
    return orders.notes(orders.find(purchase.number()).orElseThrow().id()).stream()
        .map(Order.Note::message)
        .toList();
  }

  private String says(Purchase purchase, long amount, String currency) {
    return """
    {"id": "%s", "status": "succeeded", "amount": %d, "currency": "%s", "card": {"brand": "visa", "last4": "4242"}}\
    """
        .formatted(till.reference(purchase), amount, currency);
  }

  private void assertThatAllWentBack(Purchase purchase) {
    assertThat(cards.refundsOf(till.reference(purchase)))
        .singleElement()
        .extracting(Refund::amount)
        .isEqualTo(14_900L);
  }

  /// The task has been run once, and stands in the queue for later.
  private void awaitTriedInVain(Purchase purchase) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              assertThat(
                      db.sql(
                              """
                              select not picked and execution_time > :soon from database.scheduled_tasks
                               where task_name = 'give-credit'
                                 and task_instance in (select id::text from payment.credits where attempt_id = :attempt)
                              """)
                          .param("soon", clock.instant().plusSeconds(60).atOffset(ZoneOffset.UTC))
                          .param("attempt", purchase.attemptId())
                          .query(Boolean.class)
                          .list())
                  .containsExactly(true);
            });
  }
}
