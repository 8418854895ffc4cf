package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView.Origin;
import io.bursar.payment.PaymentState;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.testing.Till.Purchase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/// Money that PayPal gives back, its token and its amounts.
class PayPalMoneyBackTest extends AgainstPayPal {

  @Autowired TransactionTemplate transaction;

  @Test
  void whatPayPalGaveBackIsFoundByItsKeyThoughTheAnswerWasLostAndTheRequestForgotten() {
    var purchase = settled();
    var key = UUID.randomUUID();
    var request = new CreditRequest(key, toAskFor(purchase), Money.of(4_900, "USD"), "EDX-1");
    paypal.faults().add(Fault.dropAnswer().only("/refund").times(1));
    assertThat(adapter.credit(request).outcome()).isInstanceOf(Credit.Unknown.class);
    paypal.forgetRequests();

    var seen = (Credits.Seen) adapter.credits(toAskFor(purchase)).outcome();
    assertThat(seen.credits())
        .singleElement()
        .satisfies(
            credit -> {
              assertThat(credit.key()).isEqualTo(key);
              assertThat(credit.amount()).isEqualTo(Money.of(4_900, "USD"));
              assertThat(credit.state()).isEqualTo(Credits.State.DONE);
            });
    var tooMuch =
        new CreditRequest(UUID.randomUUID(), toAskFor(purchase), Money.of(14_900, "USD"), "EDX-1");
    assertThat(adapter.credit(tooMuch).outcome())
        .isEqualTo(new Credit.Refused("PayPal refused it: REFUND_AMOUNT_EXCEEDED."));
  }

  @Test
  void whatWentBackElsewhereIsSeen() {
    var purchase = settled();
    paypal.desk().refund(reference(purchase), null);
    var refunded = webhook("PAYMENT.CAPTURE.REFUNDED", "");
    assertThat(sent(refunded, paypal.headers(refunded))).isEqualTo(200);
    assertThat(credits.ofAttempts(List.of(purchase.attemptId())))
        .singleElement()
        .satisfies(
            credit -> {
              assertThat(credit.origin()).isEqualTo(Origin.PROCESSOR);
              assertThat(credit.state()).isEqualTo(CreditState.DONE);
            });
  }

  /// PayPal forgets orders long before it forgets captures.
  @Test
  void anOrderThatPayPalForgotIsGivenBackByItsCapture() {
    var purchase = settled();
    var capture = String.valueOf(till.attempt(purchase).capture());
    assertThat(paypal.order(reference(purchase)).toString()).contains(capture);
    paypal.desk().forgetOrder(reference(purchase));
    assertThat(seen(purchase)).isEqualTo(new Credits.Seen(List.of()));

    assertThat(adapter.credit(some(purchase, 4_900)).outcome()).isInstanceOf(Credit.Done.class);
    assertThat(seen(purchase)).as("it does not tell which").isInstanceOf(Credits.Unknown.class);

    assertThat(adapter.credit(some(purchase, 10_001)).outcome())
        .isEqualTo(new Credit.Refused("PayPal refused it: REFUND_AMOUNT_EXCEEDED."));
  }

  /// A payment that was settled before captures were kept.
  @Test
  void withoutACaptureTheOrderTellsIt() {
    var purchase = settled();
    var attempt = till.attempt(purchase);
    var old = new PaymentToAskFor(attempt.key(), attempt.reference(), attempt.amount());
    var key = UUID.randomUUID();
    var request = new CreditRequest(key, old, Money.of(4_900, "USD"), "EDX-1");
    paypal.faults().add(Fault.error(500).only("/v2/checkout/orders/"));
    assertThat(adapter.credit(request).outcome()).isInstanceOf(Credit.Unknown.class);
    paypal.faults().clear();

    assertThat(adapter.credit(request).outcome()).isInstanceOf(Credit.Done.class);
  }

  @Test
  void whatWentBackInFullIsRefusedAndWhatIsUnderWayIsNot() {
    var purchase = settled();
    assertThat(adapter.credit(some(purchase, 14_900)).outcome()).isInstanceOf(Credit.Done.class);
    assertThat(adapter.credit(some(purchase, 1)).outcome())
        .isEqualTo(new Credit.Refused("PayPal refused it: CAPTURE_FULLY_REFUNDED."));

    var other = settled();
    paypal
        .faults()
        .add(
            Fault.error(409, "application/json", "{\"name\":\"RESOURCE_CONFLICT\"}")
                .only("/refund"));
    assertThat(adapter.credit(some(other, 4_900)).outcome()).isInstanceOf(Credit.Unknown.class);
  }

  /// The whole way: a refund that PayPal takes its time for, and one that fails after all.
  @Test
  void aRefundThatIsPendingIsLookedForUntilItEnds() {
    for (var end : Map.of("COMPLETED", CreditState.DONE, "FAILED", CreditState.FAILED).entrySet()) {
      var purchase = settled();
      paypal.desk().nextRefundIs(reference(purchase), "PENDING");
      var id = ask(purchase, 4_900);
      var pending = credits.pursue(id, BY);
      assertThat(pending.state()).isEqualTo(CreditState.PENDING);
      assertThat(credits.left(purchase.attemptId())).isEqualTo(Money.of(10_000, "USD"));

      paypal
          .desk()
          .endRefund(reference(purchase), String.valueOf(pending.reference()), end.getKey());
      assertThat(credits.pursue(id, BY).state()).isEqualTo(end.getValue());
    }
  }

  @Test
  void aRefundThatFailsAtOnceMovedNothing() {
    var purchase = settled();
    paypal.desk().nextRefundIs(reference(purchase), "FAILED");
    assertThat(credits.pursue(ask(purchase, 4_900), BY).state()).isEqualTo(CreditState.FAILED);
    assertThat(credits.left(purchase.attemptId())).isEqualTo(Money.of(14_900, "USD"));
  }

  private long ask(Purchase purchase, long minor) {
    return Objects.requireNonNull(
        transaction.execute(_ -> credits.ask(purchase.attemptId(), Money.of(minor, "USD"), null)));
  }

  private CreditRequest some(Purchase purchase, long minor) {
    return new CreditRequest(
        UUID.randomUUID(), toAskFor(purchase), Money.of(minor, "USD"), "EDX-1");
  }

  private Credits seen(Purchase purchase) {
    return adapter.credits(toAskFor(purchase)).outcome();
  }

  @Test
  void aTokenThatEndedIsRenewedOnce() {
    var purchase = aPurchase();
    paypal.endTokens();
    assertThat(ask(purchase)).isEqualTo(PaymentState.PENDING);
  }

  @Test
  void amountsAreWrittenAsPayPalWritesThem() {
    assertThat(PayPalMoney.write(Money.of(1_500, "JPY")).orElseThrow())
        .containsEntry("value", "1500");
    assertThat(PayPalMoney.write(Money.of(150_000, "HUF")).orElseThrow())
        .containsEntry("value", "1500");
    assertThat(PayPalMoney.write(Money.of(150_050, "HUF"))).isEmpty();
    assertThat(PayPalMoney.write(Money.of(11_920, "USD")).orElseThrow())
        .containsEntry("value", "119.20");
    var request =
        new PaymentRequest(
            UUID.randomUUID(),
            null,
            "EDX-1",
            Money.of(150_050, "HUF"),
            "http://a/",
            "http://b/",
            "http://c/");
    assertThat(adapter.begin(request).outcome()).isInstanceOf(Standing.Declined.class);
  }
}
