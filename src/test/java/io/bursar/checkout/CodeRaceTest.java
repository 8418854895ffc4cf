package io.bursar.checkout;

import static io.bursar.testing.AtOnce.outcomes;
import static io.bursar.testing.Mint.cents;
import static io.bursar.testing.Mint.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Orders;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.testing.Till;
import io.bursar.voucher.CodeRefused;
import io.bursar.voucher.Usage;
import io.bursar.voucher.Vouchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Codes that are used at the same instant: nobody gets a use too many, and nobody waits for ever.
@BursarTest
class CodeRaceTest {

  private static final int TABS = 8;

  @Autowired Checkout checkout;
  @Autowired RedeemCode redeemCode;
  @Autowired Payments payments;
  @Autowired Orders orders;
  @Autowired Vouchers vouchers;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired Mint mint;
  @Autowired Till till;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient db;

  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @Test
  void ofThirtyTwoLearnersAtOnceOneGetsASingleUse() throws Exception {
    var minted = mint.aCode(percent("20"), Usage.SINGLE, null);
    var free = mint.aCode(percent("100"), Usage.SINGLE, null);
    for (var code : List.of(minted, free)) {
      var learners = new ArrayList<Account>();
      var baskets = new ArrayList<Long>();
      for (int i = 0; i < 32; i++) {
        learners.add(campus.aLearner());
        baskets.add(mint.aBasket(learners.get(i), code.code(), course.verifiedSku()));
      }

      var outcomes =
          outcomes(
              IntStream.range(0, 32)
                  .<Callable<Object>>mapToObj(i -> () -> submit(learners.get(i), baskets.get(i)))
                  .toList());

      assertThat(outcomes.stream().filter(Checkout.Submitted.class::isInstance)).hasSize(1);
      assertThat(outcomes.stream().filter(o -> !(o instanceof Checkout.Submitted)))
          .allSatisfy(
              refused ->
                  assertThat(refused)
                      .isInstanceOfAny(CodeRefused.BeingUsed.class, CodeRefused.UsedUp.class));
      assertThat(mint.uses(code.code()) + mint.claims(code.code())).isEqualTo(1);
      assertThat(learners.stream().mapToLong(till::attemptsOf).sum())
          .as("nobody else is charged")
          .isEqualTo(code.equals(minted) ? 1 : 0);
      assertThat(
              db.sql("select count(*) from basket.baskets where id = any(:ids) and status = 'Open'")
                  .param("ids", baskets.toArray(Long[]::new))
                  .query(Long.class)
                  .single())
          .isEqualTo(31);
    }
  }

  @Test
  void aLearnerWhoPaysInManyTabsAtOnceUsesOnceWhatTheyMayUseOnce() throws Exception {
    var code = mint.aCode(percent("20"), Usage.ONCE_PER_CUSTOMER, null).code();
    var tabs = IntStream.range(0, TABS).mapToObj(_ -> mint.aTab(learner, code)).toList();

    var outcomes =
        outcomes(tabs.stream().<Callable<Object>>map(tab -> () -> submit(learner, tab)).toList());

    assertThat(outcomes.stream().filter(Checkout.Submitted.class::isInstance)).hasSize(1);
    assertThat(outcomes.stream().filter(CodeRefused.BeingUsed.class::isInstance)).hasSize(TABS - 1);
    assertThat(mint.claims(code)).isEqualTo(1);
    assertThat(till.attemptsOf(learner)).isEqualTo(1);
  }

  @Test
  void aSecondTabWaitsForTheClaimOfTheFirstAndIsRefused() {
    var code = mint.aCode(percent("20"), Usage.ONCE_PER_CUSTOMER, null).code();
    var first = mint.aTab(learner, code);
    var second = mint.aTab(learner, code);
    var submitting = new FutureTask<>(() -> submit(learner, second));

    transaction.executeWithoutResult(
        _ -> {
          vouchers.claim(vouchers.get(campus.site().id(), code), learner.id(), first);
          startAndAwaitThatItWaits(submitting);
        });

    assertThatThrownBy(submitting::get).hasCauseInstanceOf(CodeRefused.BeingUsed.class);
    assertThat(mint.claims(code)).isEqualTo(1);
    assertThat(till.attemptsOf(learner)).isZero();
  }

  @Test
  void aLearnerWhoRedeemsInManyTabsAtOnceUsesOnceWhatTheyMayUseOnce() throws Exception {
    var code = mint.aCode(percent("100"), Usage.ONCE_PER_CUSTOMER, null).code();
    var skus = IntStream.range(0, TABS).mapToObj(_ -> campus.aCourse().verifiedSku()).toList();
    var by = Actor.page(learner.id());

    var outcomes =
        outcomes(
            skus.stream()
                .<Callable<Object>>map(
                    sku -> () -> redeemCode.redeem(learner, campus.site(), code, sku, by))
                .toList());

    assertThat(outcomes.stream().filter(Optional.class::isInstance)).hasSize(1);
    assertThat(outcomes.stream().filter(CodeRefused.UsedByYou.class::isInstance)).hasSize(TABS - 1);
    assertThat(mint.uses(code)).isEqualTo(1);
    assertThat(
            db.sql("select count(*) from orders.orders where user_id = :user")
                .param("user", learner.id())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  /// One has the lock of the code and goes on to count its use; the other, whose payment came,
  /// waits for that lock and holds nothing that the first one needs.
  @Test
  void whoUsesACodeWhileAnotherHoldsItWaitsWithEmptyHands() throws Exception {
    var code = mint.aCode(cents(14_900), Usage.MULTI, 1_000).code();
    submit(
        learner, mint.aBasket(learner, code, course.verifiedSku(), campus.aCourse().verifiedSku()));
    var purchase = till.newest(learner, course);
    cards.pay(till.reference(purchase), TestCard.LATE);
    var other = campus.aLearner();
    var free = mint.aBasket(other, code, course.verifiedSku());
    var settling =
        new FutureTask<>(
            () -> payments.ask(purchase.attemptId(), Actor.of(Via.RECONCILIATION)).state());

    var placed =
        transaction.execute(
            _ -> {
              vouchers.claim(vouchers.get(campus.site().id(), code), other.id(), free);
              startAndAwaitThatItWaits(settling);
              return submit(other, free);
            });

    assertThat(settling.get()).isEqualTo(PaymentState.SETTLED);
    assertThat(orders.find(Objects.requireNonNull(placed).orderNumber())).isPresent();
    assertThat(mint.uses(code)).isEqualTo(2);
    assertThat(mint.claims(code)).isZero();
  }

  private Checkout.Submitted submit(Account payer, long basket) {
    return checkout.submit(
        payer, campus.site(), basket, Optional.empty(), null, Actor.page(payer.id()));
  }

  /// In a transaction whose locks it is to wait for.
  private void startAndAwaitThatItWaits(Runnable work) {
    var me = db.sql("select pg_backend_pid()").query(Integer.class).single();
    Thread.ofVirtual().start(work);
    await().until(() -> blocks(me));
  }

  /// Whether somebody waits for what this connection holds.
  private boolean blocks(int connection) {
    return db.sql(
            "select exists (select from pg_locks where not granted and :me = any"
                + " (pg_blocking_pids(pid)))")
        .param("me", connection)
        .query(Boolean.class)
        .single();
  }
}
