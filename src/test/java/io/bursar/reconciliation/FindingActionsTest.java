package io.bursar.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.payment.PaymentState;
import io.bursar.reconciliation.Finding.State;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What staff do about findings by the buttons of their page, from the click to its end.
class FindingActionsTest extends Comparison {

  private static final String HOME = "/dashboard/findings/";
  private static final String AGREE = "Both records agree now: the finding is closed.";

  private Visitor desk;

  @BeforeEach
  void somebodyAtTheDesk() {
    desk = visitor(staff);
  }

  @Test
  void compareNowLooksAtEveryOpenFindingAgainThoughNoDayIsDue() {
    forget(cashier.paid(learner, sku()));
    nextDay();
    var finding = only(FindingKind.ORDER_WITHOUT_PAYMENT);
    undo();
    compare();
    assertThat(again(finding).state()).as("no day was due").isEqualTo(State.OPEN);

    assertThat(said(HOME + "compare/")).contains("The comparison has begun.");

    awaitSettled(finding);
  }

  @Test
  void compareNowComparesTheDaysThatAreMissing() {
    forget(cashier.paid(learner, sku()));
    world.clock().advance(Duration.ofDays(2));
    assertThat(of("sandbox").missing()).isEqualTo(2);

    desk.post(HOME + "compare/");

    await()
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(comparedDays.all()).allMatch(it -> it.missing() == 0);
            });
    var _ = only(FindingKind.ORDER_WITHOUT_PAYMENT);
  }

  @Test
  void aLineIsDeliveredAgainByOneClickAndLookedAtAfterwards() {
    var order = cashier.delivered(learner, sku());
    enroll(learner, false);
    nextDay();
    var finding = only(FindingKind.NOT_DELIVERED);

    assertThat(said(mend(finding))).contains("It is being done again.");

    awaitSettled(finding);
    assertThat(enrolled(order)).isTrue();
    assertThat(said(mend(finding))).as("a second click").contains(AGREE);
  }

  @Test
  void theProcessorIsAskedByOneClickAndAllOfAKindAreByAnother() {
    var orders = List.of(cashier.paid(learner, sku()), cashier.paid(campus.aLearner(), sku()));
    orders.forEach(this::forget);
    nextDay();
    var found = findings.page(campus.site().id(), true, FindingKind.ORDER_WITHOUT_PAYMENT, null);
    assertThat(found).hasSize(2);
    var first = found.getFirst();
    var second = found.getLast();
    assertThat(said(mend(first))).contains("The processor has never heard of it.");
    undo();

    assertThat(said(mend(first))).contains(AGREE);
    assertThat(again(second).state()).isEqualTo(State.OPEN);

    assertThat(said(HOME + "all/mend/", "kind", second.kind().text()))
        .contains("It is being done, one after the other.");
    awaitSettled(second);
  }

  @Test
  void thatTheProcessorDidNotAnswerIsToldToWhoAskedAndLeavesWhyTheFindingIsThere() {
    forget(cashier.paid(learner, sku()));
    nextDay();
    var finding = only(FindingKind.ORDER_WITHOUT_PAYMENT);
    cards.faults().add(Fault.error(503));
    world.clock().advance(Duration.ofMinutes(1));

    assertThat(said(mend(finding)))
        .contains("alert-danger", "The finding stays as it was. Try again later.");
    assertThat(again(finding).lookedAt()).isAfter(finding.lookedAt());
    assertThat(again(finding).detail()).isEqualTo("The processor has never heard of it.");

    cards.faults().clear();
    undo();
    assertThat(said(mend(finding))).contains(AGREE);
    assertThat(again(finding).detail()).isEqualTo("The processor has never heard of it.");
  }

  @Test
  void aPaymentThatNobodyKnewIsGivenBackOnceByTwoClicks() {
    var order = cashier.paid(learner, sku());
    var twin = paidWithoutBursar(order.number());
    nextDay();
    var finding = only(FindingKind.PAID_WITHOUT_ORDER);
    assertThat(desk.get(HOME).body()).contains("Give it back", "Give $49.00 back");

    assertThat(said(takeIn(finding))).contains(AGREE);
    assertThat(said(takeIn(finding))).contains(AGREE);

    var taken = payments.find("sandbox", twin).orElseThrow();
    await()
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(1));
              assertThat(payments.get(taken.id()).state()).isEqualTo(PaymentState.RETURNED);
            });
    assertThat(cards.refundsOf(twin)).hasSize(1);
  }

  @Test
  void whatIsNoPaymentOfOursIsNotTakenIn() {
    forget(cashier.paid(learner, sku()));
    nextDay();
    var finding = only(FindingKind.ORDER_WITHOUT_PAYMENT);

    assertThat(desk.get(HOME + "?kind=order+without+payment").body())
        .contains(finding.subject().reference())
        .doesNotContain("take-in");
    assertThat(said(takeIn(finding))).contains("Bursar has no basket for this payment.");
    assertThat(again(finding).state()).isEqualTo(State.OPEN);
  }

  @Test
  void onlyStaffMayDoAnythingAndOnlyFromTheirPages() {
    forget(cashier.paid(learner, sku()));
    nextDay();
    undo();
    var finding = only(FindingKind.ORDER_WITHOUT_PAYMENT);
    var other = visitor(learner);
    for (var path : List.of("compare/", "all/mend/", id(finding, "mend"), id(finding, "take-in"))) {
      assertThat(other.post(HOME + path, "kind", finding.kind().text()).statusCode())
          .as(path)
          .isEqualTo(403);
      assertThat(desk.postFromElsewhere(HOME + path, "kind", finding.kind().text()).statusCode())
          .as(path)
          .isEqualTo(403);
    }
    world.clock().advance(Duration.ofSeconds(5));
    assertThat(again(finding)).isEqualTo(finding);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    for (var what : List.of("mend/", "look/", "take-in/", "accept/")) {
      assertThat(desk.post(HOME + "99999999/" + what, "reason", "x").statusCode())
          .as(what)
          .isEqualTo(404);
      for (var nonsense : List.of("x", "99999999999999999999", "-", "1.5")) {
        assertThat(desk.post(HOME + nonsense + "/" + what, "reason", "x").statusCode())
            .as(nonsense + "/" + what)
            .isBetween(400, 404);
      }
    }
    assertThat(desk.post(HOME + "all/mend/", "kind", "nonsense").statusCode()).isEqualTo(404);
    assertThat(desk.post(HOME + "all/mend/").statusCode()).isEqualTo(400);
  }

  private Finding again(Finding finding) {
    return findings.get(finding.id(), campus.site().id());
  }

  private static String mend(Finding finding) {
    return HOME + id(finding, "mend");
  }

  private static String takeIn(Finding finding) {
    return HOME + id(finding, "take-in");
  }

  private static String id(Finding finding, String what) {
    return finding.id() + "/" + what + "/";
  }

  /// The page that a click ends on.
  private String said(String path, String... fields) {
    return desk.get(Visitor.location(desk.post(path, fields))).body();
  }

  private Visitor visitor(Account person) {
    var port = node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return new Visitor(port, person);
  }
}
