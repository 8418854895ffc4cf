package io.bursar.checkout;

import static io.bursar.payment.PaymentState.SETTLED;
import static io.bursar.payment.PaymentState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The one settle under load, its parts called directly: many at once, two ways a thousand times,
/// and answers that cannot be true. No worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class SettlementStormTest {

  private static final int RACES = 1_000;
  private static final int RACES_AT_ONCE = 6;
  private static final Actor PROCESSOR = Actor.of(Via.NOTIFICATION);
  private static final Actor RECONCILIATION = Actor.of(Via.RECONCILIATION);

  @Autowired ApplicationContext bursar;
  @Autowired Campus campus;
  @Autowired Settlement settlement;
  @Autowired Payments payments;
  @Autowired JdbcClient db;

  private Frozen frozen;

  @BeforeEach
  void baskets() {
    frozen = new Frozen(bursar);
  }

  @Test
  void thirtyTwoSettlementsAtOnceMakeOneOrder() throws Exception {
    var attempt = frozen.attempt(campus.aLearner(), campus.aCourse());
    var paid = paid(attempt, 14_900);
    var start = new CyclicBarrier(32);

    atOnce(
        IntStream.range(0, 32)
            .<Callable<Void>>mapToObj(
                i ->
                    () -> {
                      start.await();
                      settlement.settle(attempt, paid, i % 2 == 0 ? PROCESSOR : RECONCILIATION);
                      return null;
                    })
            .toList(),
        32);

    assertThat(payments.get(attempt).state()).isEqualTo(SETTLED);
    assertThat(count("orders.orders where basket_id = " + payments.get(attempt).basketId()))
        .isEqualTo(1);
    assertThat(changes(List.of(attempt), "payment", "Settled")).isEqualTo(1);
  }

  @Test
  void aNotificationThatRacesTheBrowserAThousandTimesMakesAThousandOrdersAndReturnsNothing()
      throws Exception {
    var course = campus.aCourse();
    var attempts = new ConcurrentLinkedQueue<Long>();

    atOnce(
        Collections.nCopies(
            RACES,
            () -> {
              var attempt = frozen.attempt(campus.aStranger(), course);
              attempts.add(attempt);
              return race(attempt);
            }),
        RACES_AT_ONCE);

    var range =
        " between %d and %d".formatted(Collections.min(attempts), Collections.max(attempts));
    assertThat(count("payment.attempts where state = 'Settled' and id" + range)).isEqualTo(RACES);
    assertThat(changes(attempts, "order", "Open")).isEqualTo(RACES);
    assertThat(changes(attempts, "payment", "Settled")).isEqualTo(RACES);
    assertThat(changes(attempts, "payment", "To be returned")).isZero();
    assertThat(changes(attempts, "basket", "Submitted")).isEqualTo(RACES);
    assertThat(
            count(
                "orders.sources where reference in (select reference from payment.attempts where id"
                    + range
                    + ") and debited = 14900"))
        .isEqualTo(RACES);
    assertThat(
            count(
                "orders.payment_events where reference in (select reference from payment.attempts"
                    + " where id"
                    + range
                    + ")"))
        .as("one payment is written down once")
        .isEqualTo(RACES);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -14_900, Long.MIN_VALUE})
  void anAmountThatNobodyPaysIsNotBelieved(long amount) {
    var attempt = frozen.attempt(campus.aLearner(), campus.aCourse());

    settlement.settle(attempt, paid(attempt, amount), PROCESSOR);

    var after = payments.get(attempt);
    assertThat(after.state()).isEqualTo(UNKNOWN);
    assertThat(after.settled()).isNull();
    assertThat(count("orders.orders where basket_id = " + after.basketId())).isZero();
    settlement.settle(attempt, paid(attempt, 14_900), PROCESSOR);
    assertThat(payments.get(attempt).state()).isEqualTo(SETTLED);
  }

  @ParameterizedTest
  @ValueSource(longs = {14_901, Long.MAX_VALUE})
  void tooMuchMakesNoOrder(long amount) {
    var attempt = frozen.attempt(campus.aLearner(), campus.aCourse());

    settlement.settle(attempt, paid(attempt, amount), PROCESSOR);

    var after = payments.get(attempt);
    assertThat(after.state()).isEqualTo(PaymentState.TO_BE_RETURNED);
    assertThat(after.settled()).isEqualTo(Money.of(amount, "USD"));
    assertThat(count("orders.orders where basket_id = " + after.basketId())).isZero();
  }

  @Test
  void whatPaidForAnotherOrderPaysForNoSecondOne() {
    var course = campus.aCourse();
    var first = frozen.attempt(campus.aLearner(), course);
    var second = frozen.attempt(campus.aLearner(), course);
    settlement.settle(first, paid(first, 14_900), PROCESSOR);

    settlement.settle(second, paid(first, 14_900), PROCESSOR);

    assertThat(payments.get(second).state().isUndecided()).isTrue();
    assertThat(payments.get(first).state()).isEqualTo(SETTLED);
    assertThat(count("orders.orders where basket_id = " + payments.get(second).basketId()))
        .isZero();
  }

  /// The notification and the browser find the payment settled, each after a wait of its own of up
  /// to two milliseconds.
  private Void race(long attempt) throws Exception {
    var paid = paid(attempt, 14_900);
    var notification = Thread.ofVirtual().start(() -> settleSoon(attempt, paid, PROCESSOR));
    settleSoon(attempt, paid, Actor.of(Via.PAGE));
    notification.join();
    return null;
  }

  private void settleSoon(long attempt, Standing paid, Actor by) {
    var until =
        System.nanoTime() + ThreadLocalRandom.current().nextLong(Duration.ofMillis(2).toNanos());
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    settlement.settle(attempt, paid, by);
  }

  private static Standing paid(long attempt, long amount) {
    return new Standing.Settled(
        "pay_storm_" + attempt, Money.of(amount, "USD"), "4242", "visa", null);
  }

  private static void atOnce(List<Callable<Void>> calls, int threads) throws Exception {
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (var call : pool.invokeAll(calls)) {
        call.get();
      }
    }
  }

  private long changes(Collection<Long> attempts, String subject, String to) {
    return db.sql(
            """
            select count(*) from history.changes
             where subject = :subject and to_value = :to
               and basket_id in (select basket_id from payment.attempts where id = any(:ids))
            """)
        .param("subject", subject)
        .param("to", to)
        .param("ids", attempts.toArray(Long[]::new))
        .query(Long.class)
        .single();
  }

  private long count(String rows) {
    return db.sql("select count(*) from " + rows).query(Long.class).single();
  }
}
