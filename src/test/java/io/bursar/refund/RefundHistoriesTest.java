package io.bursar.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.sandbox.card.Refund.Status;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Mint;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Random histories of orders, refunds of every kind, lost answers, doubled news and programs that
/// die half way. Whatever happens, at no moment has more gone back than came in, and each payment
/// ends in an order, a refund or something that staff can see. `-Dbursar.refund.histories` makes
/// more of them, `-Dbursar.refund.seed` repeats earlier ones.
@BursarTest
@Import(Cashier.class)
class RefundHistoriesTest {

  private static final int HISTORIES = Integer.getInteger("bursar.refund.histories", 12);
  private static final long SEED = Long.getLong("bursar.refund.seed", System.nanoTime());
  private static final int EVENTS = 12;

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired DecideRefund decideRefund;
  @Autowired RefundMoney money;
  @Autowired Credits credits;
  @Autowired Payments payments;
  @Autowired Settlement settlement;
  @Autowired BuyBySku buyBySku;
  @Autowired Orders orders;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired TestClock clock;

  private final List<Throwable> surprises = new CopyOnWriteArrayList<>();
  private Random random = new Random(SEED);
  private Account staff;

  @BeforeEach
  void somebodyOfStaff() {
    staff = campus.aStaffMember();
  }

  @AfterEach
  void mendEverything() {
    cards.faults().clear();
    cards.desk().forgetful(false);
    cards.desk().slow(false);
    lms.faults().clear();
  }

  @Test
  void noMoreGoesBackThanCameIn() {
    System.out.printf("%d histories, bursar.refund.seed=%d%n", HISTORIES, SEED);
    random = new Random(SEED);
    var paid = new ArrayList<PaymentAttempt>();
    for (int i = 0; i < HISTORIES; i++) {
      paid.add(aPayment());
      cards.desk().forgetful(random.nextBoolean());
      cards.desk().slow(random.nextInt(4) == 0);
      for (int event = 0; event < EVENTS; event++) {
        happen(paid.get(random.nextInt(paid.size())));
        paid.forEach(this::assertThatNoMoreWentThanCame);
      }
    }
    cards.faults().clear();
    lms.faults().clear();
    settleDown(paid);
    paid.forEach(this::assertThatItEnds);
    assertThat(surprises).isEmpty();
  }

  private PaymentAttempt aPayment() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    var skus = new ArrayList<>(List.of(course.verifiedSku()));
    if (random.nextBoolean()) {
      var codes = mint.enrollmentCodes(campus.aCourse());
      skus.addAll(List.of(codes, codes, codes));
    }
    var by = Actor.api(learner.id());
    var bought = buyBySku.checkout(learner, campus.site(), skus, Optional.empty(), by);
    var attempt = Objects.requireNonNull(bought.payment());
    var reference = Objects.requireNonNull(attempt.reference());
    if (random.nextInt(4) == 0) {
      // The processor says that it was canceled, and is wrong.
      settlement.settle(attempt.id(), new Standing.Canceled(reference), Actor.of(Via.NOTIFICATION));
    }
    cards.pay(reference, TestCard.PAYS);
    payments.ask(attempt.id(), by);
    return payments.get(attempt.id());
  }

  private void happen(PaymentAttempt attempt) {
    var reference = Objects.requireNonNull(attempt.reference());
    switch (random.nextInt(12)) {
      case 0 -> cards.faults().add(Fault.dropAnswer().only(reference + "/refunds").times(1));
      case 1 -> cards.faults().add(Fault.error(503).only(reference + "/refunds").times(2));
      case 2 ->
          cards
              .faults()
              .add(
                  Fault.error(409, "application/json", "{\"error\":{\"message\":\"No.\"}}")
                      .only(reference + "/refunds")
                      .times(1));
      case 3 ->
          lms.faults()
              .add(random.nextBoolean() ? Fault.dropAnswer().times(1) : Fault.error(500).times(1));
      case 4 -> clock.advance(Duration.ofMinutes(random.nextInt(1, 200)));
      case 5 -> byHand(reference);
      case 6 -> credits.compare(attempt.id(), Actor.of(Via.NOTIFICATION));
      case 7 -> decideAtTheProcessor(reference);
      default -> refund(attempt);
    }
  }

  private void byHand(String reference) {
    var left = left(reference);
    if (left > 0 && random.nextInt(3) == 0) {
      cards.desk().giveBack(reference, random.nextLong(1, left + 1));
    }
  }

  private long left(String reference) {
    return cards.payment(reference).orElseThrow().order().amount() - gone(reference);
  }

  private long gone(String reference) {
    return cards.refundsOf(reference).stream()
        .filter(refund -> refund.status() != Status.FAILED)
        .mapToLong(io.bursar.sandbox.card.Refund::amount)
        .sum();
  }

  private void decideAtTheProcessor(String reference) {
    cards.refundsOf(reference).stream()
        .filter(refund -> refund.status() == Status.PENDING)
        .forEach(refund -> cards.desk().decide(refund, random.nextInt(4) > 0));
  }

  private void refund(PaymentAttempt attempt) {
    var order = orders.ofBasket(attempt.basketId());
    if (order.isEmpty()) {
      return;
    }
    var atOnce = new ArrayList<Thread>();
    var many = random.nextInt(1, 4);
    for (int i = 0; i < many; i++) {
      var ask = ask(order.get());
      var choice = random.nextBoolean() ? Choice.REVOKE : Choice.LEAVE;
      var steps = random.nextInt(6);
      atOnce.add(Thread.ofVirtual().unstarted(() -> refund(order.get(), ask, choice, steps)));
    }
    atOnce.forEach(
        thread -> thread.setUncaughtExceptionHandler((_, fault) -> surprises.add(fault)));
    atOnce.forEach(Thread::start);
    for (var thread : atOnce) {
      assertThat(join(thread)).isTrue();
    }
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Duration.ofSeconds(60));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void refund(Order order, Ask ask, Choice choice, int steps) {
    var by = Actor.page(staff.id());
    try {
      var before = refunds.ofOrder(order.id());
      var refund =
          before.isEmpty() || steps % 2 == 0
              ? cashier.refund(order, ask, staff)
              : before.get(steps % before.size());
      switch (steps) {
        case 0 -> refunds.deny(refund.id(), by);
        case 1, 2 -> refunds.approve(refund.id(), choice, false, by);
        default -> dieHalfWay(refund, choice, steps, by);
      }
    } catch (Refusal refused) {
      // As it should be: most of what is asked here cannot be done.
    }
  }

  private void dieHalfWay(Refund refund, Choice choice, int steps, Actor by) {
    decideRefund.approve(refund.id(), choice, false, by);
    money.prepare(refund.id(), by);
    if (steps > 3) {
      cashier.again(refund).shares().forEach(share -> credits.pursue(share.creditId(), by));
    }
    if (steps > 4) {
      money.book(refund.id(), by);
    }
  }

  private Ask ask(Order order) {
    var line = order.lines().get(random.nextInt(order.lines().size()));
    return switch (random.nextInt(4)) {
      case 0 -> new Ask.Lines(order.lines().stream().map(Order.Line::id).toList());
      case 1 -> new Ask.Quantities(Map.of(line.id(), random.nextInt(1, line.quantity() + 1)));
      case 2 -> new Ask.Amounts(Map.of(line.id(), Money.of(random.nextLong(1, 15_000), "USD")));
      default -> new Ask.Total(Money.of(random.nextLong(1, 30_000), "USD"));
    };
  }

  /// Until nothing of the money is undecided any more.
  private void settleDown(List<PaymentAttempt> paid) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(10));
              for (var attempt : paid) {
                decideAtTheProcessor(Objects.requireNonNull(attempt.reference()));
                assertThat(payments.get(attempt.id()).state())
                    .isIn(PaymentState.SETTLED, PaymentState.RETURNED);
                assertThat(credits.compare(attempt.id(), Actor.of(Via.RECONCILIATION))).isTrue();
                assertThat(credits.ofAttempts(List.of(attempt.id())))
                    .noneMatch(credit -> credit.state().isUndecided());
                assertThat(booked(attempt)).isEqualTo(done(attempt));
                assertThat(refundsOf(attempt))
                    .allMatch(refund -> refund.status().isFinal() || waitsForAPerson(refund));
              }
            });
  }

  private void assertThatItEnds(PaymentAttempt attempt) {
    var reference = Objects.requireNonNull(attempt.reference());
    var taken = cards.payment(reference).orElseThrow().order().amount();
    assertThatNoMoreWentThanCame(attempt);
    assertThat(done(attempt)).as("is known of %s", reference).isEqualTo(gone(reference));
    refundsOf(attempt).forEach(this::assertThatItEndsOrStaffSeeIt);
    var order = orders.ofBasket(attempt.basketId());
    if (payments.get(attempt.id()).state() == PaymentState.RETURNED) {
      assertThat(gone(reference)).isEqualTo(taken);
      return;
    }
    assertThat(order).as("an order of %s", reference).isPresent();
    assertThat(cashier.refunded(order.orElseThrow()).minor()).isEqualTo(gone(reference));
    assertThat(planned(order.orElseThrow())).as("no line gives back more than it cost").isTrue();
  }

  private void assertThatNoMoreWentThanCame(PaymentAttempt attempt) {
    var reference = Objects.requireNonNull(attempt.reference());
    var taken = cards.payment(reference).orElseThrow().order().amount();
    assertThat(gone(reference)).as("went back of %s", reference).isBetween(0L, taken);
    assertThat(done(attempt)).as("is known of %s", reference).isBetween(0L, taken);
    assertThat(booked(attempt)).as("the order says of %s", reference).isBetween(0L, taken);
  }

  /// What nobody has to look at any more gave back what it was to, or nothing where it was denied.
  private void assertThatItEndsOrStaffSeeIt(Refund refund) {
    assertThat(refund.gone().minor())
        .as("%s", refund)
        .isBetween(
            0L, refund.cause() == Refund.Cause.TOO_MUCH ? Long.MAX_VALUE : refund.total().minor());
    if (!staffSee(refund)) {
      assertThat(refund.status().isFinal()).as("%s", refund).isTrue();
      assertThat(refund.gone())
          .as("%s", refund)
          .isEqualTo(
              refund.status() == RefundStatus.COMPLETE
                  ? refund.total()
                  : Money.zero(refund.total().currency()));
    }
  }

  private boolean staffSee(Refund refund) {
    var criteria =
        new Refunds.Criteria(campus.site().id(), refund.id(), null, null, Set.of(), true);
    return !refunds.page(criteria, null).isEmpty();
  }

  private static boolean waitsForAPerson(Refund refund) {
    return refund.canApprove() || refund.canDeny() || refund.isCase();
  }

  private List<Refund> refundsOf(PaymentAttempt attempt) {
    return orders
        .ofBasket(attempt.basketId())
        .map(order -> refunds.ofOrder(order.id()))
        .orElseGet(List::of);
  }

  private boolean planned(Order order) {
    return order.lines().stream()
        .allMatch(
            line ->
                refunds.ofOrder(order.id()).stream()
                        .flatMap(refund -> refund.lines().stream())
                        .filter(it -> it.lineId() == line.id())
                        .filter(it -> it.status() != RefundLineStatus.DENIED)
                        .mapToLong(it -> it.credit().minor())
                        .sum()
                    <= line.priceInclTax().minor());
  }

  private long done(PaymentAttempt attempt) {
    return credits.ofAttempts(List.of(attempt.id())).stream()
        .filter(credit -> credit.state() == CreditState.DONE)
        .map(CreditView::amount)
        .mapToLong(Money::minor)
        .sum();
  }

  /// What the order says went back; of a payment without one, what went.
  private long booked(PaymentAttempt attempt) {
    return orders
        .ofBasket(attempt.basketId())
        .map(order -> cashier.refunded(order).minor())
        .orElseGet(() -> done(attempt));
  }
}
