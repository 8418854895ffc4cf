package io.bursar.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.CreditStore.Claim;
import io.bursar.payment.spi.Credits.Kind;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Credits.State;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// What is written down of money that goes back when two hear of it at once.
@BursarTest
class RecordCreditsTest {

  private static final Actor BY = Actor.of(Via.WORKER);
  private static final Money AMOUNT = Money.of(1_000, "USD");
  private static final Duration LEASE = Duration.ofSeconds(90);

  @Autowired RecordCredits record;
  @Autowired CreditStore store;
  @Autowired Credits credits;
  @Autowired SandboxCardProcessor cards;
  @Autowired Till till;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @Autowired TransactionTemplate transaction;

  private long attempt;
  private Claim claim;

  /// Whoever asks has the right to for longer than the test takes, so that no worker does.
  @BeforeEach
  void somebodyIsAskingForACredit() {
    var purchase = till.aPurchase();
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.notify(purchase);
    till.awaitState(purchase, PaymentState.SETTLED);
    attempt = purchase.attemptId();
    claim =
        transaction.execute(
            _ -> {
              var id = credits.ask(attempt, AMOUNT, null);
              var now = clock.instant();
              return store.claim(id, now, now.plus(Duration.ofDays(3))).orElseThrow();
            });
  }

  @Test
  void aRefusalThatComesWhileAComparisonSeesTheMoneyGoIsNotBelieved() throws Exception {
    var late = Thread.ofVirtual().unstarted(() -> record.refused(claim, "No.", BY));

    transaction.executeWithoutResult(
        _ -> {
          record.seen(attempt, List.of(seen(State.DONE)), BY);
          var me = db.sql("select pg_backend_pid()").query(Integer.class).single();
          late.start();
          await().until(() -> blocks(me));
        });
    late.join();

    assertThat(credits.get(claim.id()).state()).isEqualTo(CreditState.DONE);
  }

  @Test
  void aRefusalOfWhoHasTheRightToAskIsBelievedAndOfNobodyElse() {
    db.sql("update payment.credits set lease_token = gen_random_uuid() where id = :id")
        .param("id", claim.id())
        .update();
    record.refused(claim, "No.", BY);
    assertThat(credits.get(claim.id()).state()).isEqualTo(CreditState.UNKNOWN);

    db.sql("update payment.credits set lease_token = :token where id = :id")
        .param("id", claim.id())
        .param("token", claim.leaseToken())
        .update();
    record.refused(claim, "No.", BY);
    assertThat(credits.get(claim.id()).state()).isEqualTo(CreditState.FAILED);
  }

  @Test
  void whatIsGivenUpIsNotAskedForAnyMoreByWhoHadTheRight() {
    var late = clock.instant().plus(Duration.ofDays(4));

    assertThat(giveUp(clock.instant())).as("somebody has the right to ask").isFalse();
    assertThat(giveUp(late)).isTrue();

    assertThat(store.asking(claim, late, late.plus(LEASE))).isFalse();
    assertThat(credits.get(claim.id()).state()).isEqualTo(CreditState.FAILED);
  }

  @Test
  void whatMayBeOnItsWayIsNotGivenUpYet() {
    var sent = clock.instant();
    assertThat(store.asking(claim, sent, sent.plus(LEASE))).isTrue();
    store.release(claim, "The answer was lost.", sent);

    assertThat(giveUp(sent.plusSeconds(44))).isFalse();
    assertThat(giveUp(sent.plusSeconds(46))).isTrue();
  }

  @Test
  void aProcessorIsSilentFromTheFirstLookWithoutAnswerToTheNextThatTells() {
    var begun = clock.instant();
    store.silent(attempt, begun);
    store.silent(attempt, begun.plusSeconds(60));
    assertThat(credits.get(claim.id()).silentSince()).isEqualTo(begun);

    record.seen(attempt, List.of(seen(State.PENDING)), BY);
    assertThat(credits.get(claim.id()).silentSince()).as("it told").isNull();

    record.seen(attempt, List.of(), BY);
    assertThat(credits.get(claim.id()).silentSince()).as("it shows it no more").isNotNull();
  }

  @Test
  void ofAPaymentOfWhichLessIsLeftNoStatementIsBelieved() {
    record.outcome(claim.id(), CreditState.DONE, "ref_" + UUID.randomUUID(), "", BY);
    var rest = credits.left(attempt);
    var more = Money.of(rest.minor() + 1, "USD");

    assertThatThrownBy(
            () ->
                credits.shownOnStatement(
                    attempt, "ref_" + UUID.randomUUID(), more, clock.instant(), BY))
        .isInstanceOf(Credits.AllGone.class);
    assertThat(credits.left(attempt)).isEqualTo(rest);
  }

  private boolean giveUp(Instant now) {
    return store.giveUp(claim.id(), "Given up.", now, Reconciliation.arrivedUntil(now));
  }

  private SeenCredit seen(State state) {
    var reference = "ref_" + UUID.randomUUID();
    return new SeenCredit(
        reference, claim.requestKey(), AMOUNT, Kind.REFUND, state, clock.instant());
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
