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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The one settle, called directly: many at once, and answers that cannot be true. No worker runs
/// here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class SettlementStormTest {

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
    assertThat(timesSettled(attempt)).isEqualTo(1);
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

  private long timesSettled(long attempt) {
    return count(
        "history.changes where subject = 'payment' and to_value = 'Settled' and basket_id = "
            + payments.get(attempt).basketId());
  }

  private long count(String rows) {
    return db.sql("select count(*) from " + rows).query(Long.class).single();
  }
}
