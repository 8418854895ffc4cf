package io.bursar.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.card.Payment;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Random lives of baskets and their payments: answers lost, cards declined and then charged, wrong
/// amounts, second payments, everything told twice, and crashes between any two steps. However it
/// went: each payment that was taken is an order's, or went back, and no basket has two orders.
/// `-Dbursar.payment.histories` makes more of them, `-Dbursar.payment.seed` repeats earlier ones:
/// one that fails says the seed of its own.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class PaymentHistoriesTest {

  private static final int HISTORIES = Integer.getInteger("bursar.payment.histories", 60);
  private static final long SEED = Long.getLong("bursar.payment.seed", System.nanoTime());
  private static final int STEPS_MAX = 14;
  private static final Actor BY = Actor.of(Via.RECONCILIATION);

  @Autowired ApplicationContext bursar;
  @Autowired Campus campus;
  @Autowired Checkout checkout;
  @Autowired Payments payments;
  @Autowired Settlement settlement;
  @Autowired SandboxCardProcessor cards;
  @Autowired TransactionTemplate transaction;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void everyPaymentThatWasTakenIsAnOrdersOrWentBack() {
    System.out.printf("%d histories, bursar.payment.seed=%d%n", HISTORIES, SEED);
    var lives = new ArrayList<Life>();
    for (int i = 0; i < HISTORIES; i++) {
      var life = new Life(SEED + i);
      lives.add(life);
      life.live();
    }
    clock.advance(Duration.ofMinutes(1));
    lives.forEach(Life::askToTheEnd);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(1));
              assertThat(lives)
                  .allSatisfy(
                      life ->
                          assertThat(life.in(PaymentState.TO_BE_RETURNED))
                              .as(life.toString())
                              .isEmpty());
            });
    lives.forEach(Life::check);
    if (HISTORIES > 30) {
      assertThatTheyShowSomething(lives);
    }
  }

  private static void assertThatTheyShowSomething(List<Life> lives) {
    assertThat(lives.stream().filter(life -> life.orders() == 1).count())
        .as("Histories with an order, or this test would prove little")
        .isGreaterThan(HISTORIES / 10);
    assertThat(lives.stream().filter(life -> !life.in(PaymentState.RETURNED).isEmpty()).count())
        .as("Histories with a return")
        .isPositive();
  }

  /// One basket, and what happens to it.
  private final class Life {

    private final long seed;
    private final Random random;
    private final Account learner = campus.aLearner();
    private final long basket;
    private final List<String> told = new ArrayList<>();

    Life(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      var attempt = new Frozen(bursar).attempt(learner, campus.aCourse());
      this.basket = payments.get(attempt).basketId();
    }

    void live() {
      if (random.nextBoolean()) {
        tell("begin", any());
      }
      var steps = 3 + random.nextInt(STEPS_MAX - 2);
      for (int i = 0; i < steps; i++) {
        var attempt = any();
        tell(step(), attempt);
        cards.faults().clear();
      }
    }

    private String step() {
      var steps =
          List.of(
              "begin",
              "begin",
              "lose",
              "pay",
              "pay",
              "pay",
              "decline",
              "ask",
              "ask",
              "ask twice",
              "unknown",
              "wrong amount",
              "cancel",
              "says canceled",
              "crash",
              "late",
              "submit",
              "submit",
              "wait");
      return steps.get(random.nextInt(steps.size()));
    }

    private void tell(String step, PaymentAttempt attempt) {
      told.add(step + " " + attempt.id());
      var reference = Optional.ofNullable(attempt.reference());
      switch (step) {
        case "begin" -> payments.begin(attempt.id(), List.of(), BY);
        case "lose" -> {
          cards.faults().add(Fault.dropAnswer().times(1 + random.nextInt(2)));
          payments.begin(attempt.id(), List.of(), BY);
        }
        case "pay" -> reference.ifPresent(it -> cards.pay(it, TestCard.NOTIFIED_TWICE));
        case "late" -> reference.ifPresent(it -> cards.pay(it, TestCard.LATE));
        case "decline" -> reference.ifPresent(it -> cards.pay(it, TestCard.DECLINED));
        case "ask" -> payments.ask(attempt.id(), BY);
        case "ask twice" -> twice(() -> payments.ask(attempt.id(), BY));
        case "unknown" -> {
          cards.faults().add(Fault.error(503));
          payments.ask(attempt.id(), BY);
        }
        case "wrong amount" -> reference.ifPresent(it -> wrongAmount(attempt, it));
        case "cancel" -> payments.cancel(attempt.id(), BY);
        case "says canceled" ->
            settlement.settle(attempt.id(), new Standing.Canceled(attempt.reference()), BY);
        case "crash" -> crash(attempt);
        case "submit" -> submit();
        default -> clock.advance(Duration.ofSeconds(random.nextInt(40)));
      }
    }

    /// The processor tells another amount than was paid, once.
    private void wrongAmount(PaymentAttempt attempt, String reference) {
      var paid = cards.payment(reference).filter(p -> p.status() == Payment.Status.SUCCEEDED);
      if (paid.isPresent()) {
        settlement.settle(
            attempt.id(),
            new Standing.Settled(reference, Money.of(14_899, "USD"), "4242", "visa", null),
            BY);
      }
    }

    /// The processor was heard, and the machine dies before anything of it is committed.
    private void crash(PaymentAttempt attempt) {
      var reference = attempt.reference();
      var paid = reference == null ? Optional.<Payment>empty() : cards.payment(reference);
      if (paid.filter(p -> p.status() == Payment.Status.SUCCEEDED).isEmpty()) {
        return;
      }
      transaction.executeWithoutResult(
          dying -> {
            settlement.settle(
                attempt.id(),
                new Standing.Settled(
                    Objects.requireNonNull(reference), attempt.amount(), "4242", "visa", null),
                BY);
            dying.setRollbackOnly();
          });
    }

    private void submit() {
      try {
        checkout.submit(
            learner, campus.site(), basket, Optional.empty(), null, Actor.page(learner.id()));
      } catch (Refusal refused) {
        told.add(refused.code());
      }
    }

    private void twice(Runnable work) {
      var other = Thread.ofVirtual().start(work);
      work.run();
      try {
        other.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    /// What reconciliation does in time, and a payer who goes away.
    void askToTheEnd() {
      for (var attempt : payments.ofBasket(basket)) {
        var asked = payments.ask(attempt.id(), BY);
        if (asked.state().isUndecided()) {
          payments.cancel(attempt.id(), BY);
        }
      }
    }

    void check() {
      var attempts = payments.ofBasket(basket);
      var as = toString();
      assertThat(attempts).as(as).noneMatch(attempt -> attempt.state().isUndecided());
      assertThat(orders()).as(as).isEqualTo(in(PaymentState.SETTLED).size()).isLessThan(2);
      assertThat(basketStatus()).as(as).isEqualTo(orders() == 1 ? "Submitted" : "Open");
      assertThat(owned()).as(as).isEqualTo(orders());
      int taken = 0;
      for (var attempt : attempts) {
        var reference = attempt.reference();
        var paid = reference == null ? null : cards.payment(reference).orElse(null);
        if (paid != null && isTaken(paid)) {
          taken++;
          assertThat(attempt.state()).as(as).isIn(PaymentState.SETTLED, PaymentState.RETURNED);
          assertThat(cards.refundsOf(paid.id()))
              .as(as)
              .hasSize(attempt.state() == PaymentState.SETTLED ? 0 : 1);
        } else {
          assertThat(attempt.state().isPaid()).as(as).isFalse();
        }
      }
      assertThat(takenAtProcessor(attempts.getFirst().orderNumber())).as(as).isEqualTo(taken);
      if (orders() == 1) {
        assertThat(source()).as(as).isEqualTo(in(PaymentState.SETTLED).getFirst().reference());
      }
    }

    @Override
    public String toString() {
      return "-Dbursar.payment.seed=%d -Dbursar.payment.histories=1, basket %d: %s"
          .formatted(seed, basket, told);
    }

    private static boolean isTaken(Payment payment) {
      return payment.status() == Payment.Status.SUCCEEDED;
    }

    private long takenAtProcessor(String number) {
      return cards.payments(100_000).stream()
          .filter(payment -> payment.order().description().equals(number))
          .filter(Life::isTaken)
          .count();
    }

    List<PaymentAttempt> in(PaymentState state) {
      return payments.ofBasket(basket).stream().filter(a -> a.state() == state).toList();
    }

    private PaymentAttempt any() {
      var attempts = payments.ofBasket(basket);
      return attempts.get(random.nextInt(attempts.size()));
    }

    long orders() {
      return count("orders.orders");
    }

    private long owned() {
      return count("orders.ownerships");
    }

    private long count(String table) {
      return db.sql("select count(*) from %s where basket_id = :basket".formatted(table))
          .param("basket", basket)
          .query(Long.class)
          .single();
    }

    private String basketStatus() {
      return db.sql("select status from basket.baskets where id = :basket")
          .param("basket", basket)
          .query(String.class)
          .single();
    }

    private String source() {
      return db.sql(
              """
              select reference from orders.sources
               where order_id = (select id from orders.orders where basket_id = :basket)
              """)
          .param("basket", basket)
          .query(String.class)
          .single();
    }
  }
}
