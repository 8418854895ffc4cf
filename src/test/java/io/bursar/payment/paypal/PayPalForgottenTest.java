package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.payment.CreditState;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.testing.Till.Purchase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/// What went back of a payment whose order PayPal has forgotten: its capture says how far, the list
/// of transactions names the refunds, and each of them tells the rest.
class PayPalForgottenTest extends AgainstPayPal {

  /// Longer than PayPal takes to list what happened.
  private static final Duration LISTED = Duration.ofHours(5);

  @Autowired TransactionTemplate transaction;

  @AfterEach
  void wholePagesAgain() {
    paypal.desk().listsInPagesOf(500);
  }

  @Test
  void whatPayPalGaveBackOfItIsSeenOnceItMustBeListed() {
    var purchase = settled();
    for (var value : List.of("49.00", "10.00", "1.00")) {
      paypal.desk().refund(reference(purchase), value);
    }
    paypal.desk().forgetOrder(reference(purchase));
    assertThat(seen(purchase))
        .as("one more may be on its way to the list")
        .isInstanceOf(Credits.Unknown.class);

    clock.advance(LISTED);
    paypal.desk().listsInPagesOf(1);

    assertThat(((Credits.Seen) seen(purchase)).credits())
        .allMatch(credit -> credit.key() == null && credit.state() == Credits.State.DONE)
        .extracting(SeenCredit::amount)
        .containsExactlyInAnyOrder(usd(4_900), usd(1_000), usd(100));
  }

  @Test
  void allOfItIsSeenAtOnceAndWhatFailedCountsForNothing() {
    var purchase = settled();
    paypal.desk().nextRefundIs(reference(purchase), "FAILED");
    paypal.desk().refund(reference(purchase), "49.00");
    paypal.desk().refund(reference(purchase), null);
    paypal.desk().forgetOrder(reference(purchase));

    assertThat(((Credits.Seen) seen(purchase)).credits())
        .filteredOn(credit -> credit.state() == Credits.State.DONE)
        .extracting(SeenCredit::amount)
        .containsExactly(usd(14_900));
  }

  @Test
  void whatDoesNotAddUpIsNotBelieved() {
    var purchase = settled();
    paypal.desk().refund(reference(purchase), "49.00");
    paypal.desk().forgetOrder(reference(purchase));
    clock.advance(LISTED);

    for (var fault :
        List.of(
            Fault.error(200, "application/json", "{\"transaction_details\":[],\"total_pages\":1}")
                .only("transaction_type=T1107"),
            Fault.error(500).only("transaction_type=T1107"),
            Fault.error(404, "application/json", "{\"name\":\"RESOURCE_NOT_FOUND\"}")
                .only("/v2/payments/refunds/"),
            Fault.cutOff().only("/v2/payments/refunds/"))) {
      paypal.faults().add(fault);
      assertThat(seen(purchase)).as(fault.toString()).isInstanceOf(Credits.Unknown.class);
      paypal.faults().clear();
    }
    assertThat(seen(purchase)).isInstanceOf(Credits.Seen.class);
  }

  @Test
  void ourRefundWhoseAnswerWasLostIsFoundAndNotGivenTwice() {
    var purchase = settled();
    paypal.desk().forgetOrder(reference(purchase));
    paypal.faults().add(Fault.dropAnswer().only("/refund").times(1));
    var credit = lost(purchase);
    paypal.forgetRequests();

    clock.advance(LISTED);

    awaitDone(credit);
    assertThat(refunds(purchase)).isEqualTo(1);
  }

  @Test
  void ourRefundThatNeverArrivedIsGivenOnceThoughAnotherWentThere() {
    var purchase = settled();
    paypal.desk().refund(reference(purchase), "10.00");
    paypal.desk().forgetOrder(reference(purchase));
    paypal.faults().add(Fault.error(500).only("/refund").times(1));
    var credit = lost(purchase);

    clock.advance(LISTED);

    awaitDone(credit);
    assertThat(refunds(purchase)).as("staff's, and ours").isEqualTo(2);
    assertThat(credits.left(purchase.attemptId())).isEqualTo(usd(14_900 - 1_000 - 4_900));
  }

  /// A refund of ours of which nothing is known.
  private long lost(Purchase purchase) {
    var id =
        Objects.requireNonNull(
            transaction.execute(_ -> credits.ask(purchase.attemptId(), usd(4_900), null)));
    await().until(() -> credits.pursue(id, BY).leaseUntil() == null);
    assertThat(credits.get(id).state()).isEqualTo(CreditState.UNKNOWN);
    return id;
  }

  private void awaitDone(long credit) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(1));
              assertThat(credits.pursue(credit, BY).state()).isEqualTo(CreditState.DONE);
            });
  }

  private int refunds(Purchase purchase) {
    return paypal
        .order(reference(purchase))
        .path("purchase_units")
        .path(0)
        .path("payments")
        .path("refunds")
        .size();
  }

  private Credits seen(Purchase purchase) {
    return adapter.credits(toAskFor(purchase)).outcome();
  }

  private static Money usd(long minor) {
    return Money.of(minor, "USD");
  }
}
