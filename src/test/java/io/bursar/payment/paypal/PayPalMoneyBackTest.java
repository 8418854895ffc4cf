package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView.Origin;
import io.bursar.payment.PaymentState;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Money that PayPal gives back, its statement, its token and its amounts.
class PayPalMoneyBackTest extends AgainstPayPal {

  @Test
  void whatPayPalGaveBackIsFoundByItsKeyThoughTheAnswerWasLostAndTheRequestForgotten() {
    var purchase = settled();
    var key = UUID.randomUUID();
    var request = new CreditRequest(key, toAskFor(purchase), Money.of(4_900, "USD"), "EDX-1");
    paypal.faults().add(Fault.dropAnswer().only("/refund").times(1));
    assertThat(adapter.credit(request).outcome())
        .isInstanceOf(io.bursar.payment.spi.Credit.Unknown.class);
    paypal.forgetRequests();

    var seen = (io.bursar.payment.spi.Credits.Seen) adapter.credits(toAskFor(purchase)).outcome();
    assertThat(seen.credits())
        .singleElement()
        .satisfies(
            credit -> {
              assertThat(credit.key()).isEqualTo(key);
              assertThat(credit.amount()).isEqualTo(Money.of(4_900, "USD"));
              assertThat(credit.state()).isEqualTo(io.bursar.payment.spi.Credits.State.DONE);
            });
    var tooMuch =
        new CreditRequest(UUID.randomUUID(), toAskFor(purchase), Money.of(14_900, "USD"), "EDX-1");
    assertThat(adapter.credit(tooMuch).outcome())
        .isEqualTo(
            new io.bursar.payment.spi.Credit.Refused("PayPal refused it: REFUND_AMOUNT_EXCEEDED."));
  }

  @Test
  void whatWentBackElsewhereAndDisputesAreSeen() {
    var purchase = settled();
    paypal.refundByHand(reference(purchase));
    var refunded = webhook("PAYMENT.CAPTURE.REFUNDED", "");
    assertThat(sent(refunded, paypal.headers(refunded))).isEqualTo(200);
    assertThat(credits.ofAttempts(List.of(purchase.attemptId())))
        .singleElement()
        .satisfies(
            credit -> {
              assertThat(credit.origin()).isEqualTo(Origin.PROCESSOR);
              assertThat(credit.state()).isEqualTo(CreditState.DONE);
            });

    var disputed = settled();
    paypal.dispute(reference(disputed));
    var event = webhook("CUSTOMER.DISPUTE.CREATED", "");
    assertThat(sent(event, paypal.headers(event))).isEqualTo(200);
    assertThat(credits.ofAttempts(List.of(disputed.attemptId())))
        .singleElement()
        .satisfies(credit -> assertThat(credit.origin()).isEqualTo(Origin.DISPUTE));
  }

  @Test
  void theStatementTellsWhatCameAndWentOfWhichOrder() {
    var from = clock.instant();
    var purchase = settled();
    paypal.refundByHand(reference(purchase));

    var part =
        (Statement.Part)
            adapter.statement(from.minusSeconds(2), clock.instant().plusSeconds(2), null).outcome();

    var ours =
        part.movements().stream().filter(m -> m.payment().equals(reference(purchase))).toList();
    assertThat(ours)
        .extracting(Statement.Movement::kind)
        .containsExactly(Statement.Kind.PAYMENT, Statement.Kind.REFUND);
    assertThat(ours).allSatisfy(m -> assertThat(m.amount()).isEqualTo(Money.of(14_900, "USD")));
    assertThat(ours.getFirst().orderNumber()).isEqualTo(till.attempt(purchase).orderNumber());
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
