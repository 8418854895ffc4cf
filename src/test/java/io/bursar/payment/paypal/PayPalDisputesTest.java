package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView;
import io.bursar.payment.CreditView.Origin;
import io.bursar.payment.spi.Credits.Unknown;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.http.Json;
import io.bursar.shared.Money;
import io.bursar.testing.Till.Purchase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Disputes at PayPal: only money that is really gone counts as gone, and counts once.
class PayPalDisputesTest extends AgainstPayPal {

  private static final String CREATED = "CUSTOMER.DISPUTE.CREATED";
  private static final String RESOLVED = "CUSTOMER.DISPUTE.RESOLVED";

  @Test
  void aDisputeThatNobodyDecidedHoldsTheMoneyAndTakesNone() {
    var purchase = settled();
    disputed(purchase, "149.00");

    assertThat(credits(purchase))
        .singleElement()
        .satisfies(
            credit -> {
              assertThat(credit.origin()).isEqualTo(Origin.DISPUTE);
              assertThat(credit.state()).isEqualTo(CreditState.PENDING);
            });
    assertThat(credits.left(purchase.attemptId()).isZero()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESOLVED_SELLER_FAVOUR", "CANCELED_BY_BUYER", "DENIED", "NONE"})
  void aDisputeThatIsWonTakesNothing(String outcome) {
    var purchase = settled();
    var dispute = disputed(purchase, "149.00");
    decided(dispute, outcome, null, false);

    assertThat(credits(purchase)).extracting(CreditView::state).containsExactly(CreditState.FAILED);
    assertThat(credits.left(purchase.attemptId())).isEqualTo(usd(14_900));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESOLVED_WITH_PAYOUT", "RESOLVED_BUYER_FAVOUR", "ACCEPTED"})
  void whatPayPalPaysOutOfItsOwnPocketTakesNothing(String outcome) {
    var purchase = settled();
    var dispute = disputed(purchase, "149.00");
    decided(dispute, outcome, "149.00", false);

    assertThat(credits.left(purchase.attemptId())).isEqualTo(usd(14_900));
  }

  @ParameterizedTest
  @CsvSource({
    "RESOLVED_BUYER_FAVOUR, 149.00, 0",
    "ACCEPTED, 149.00, 0",
    "RESOLVED_WITH_PAYOUT, 149.00, 0",
    "A_WORD_OF_TOMORROW, 149.00, 0",
    "RESOLVED_BUYER_FAVOUR, 50.00, 9900"
  })
  void aDisputeThatIsLostTakesWhatThePayerGot(String outcome, String refunded, long left) {
    var purchase = settled();
    var dispute = disputed(purchase, "149.00");
    decided(dispute, outcome, refunded, true);

    assertThat(done(purchase)).isEqualTo(usd(14_900 - left));
    assertThat(credits.left(purchase.attemptId())).isEqualTo(usd(left));
  }

  @Test
  void aDecisionInWordsThatNobodyKnowsWaitsForAPerson() {
    var purchase = settled();
    var dispute = disputed(purchase, "149.00");
    decided(dispute, "A_WORD_OF_TOMORROW", null, false);

    assertThat(credits(purchase))
        .extracting(CreditView::state)
        .containsExactly(CreditState.PENDING);
  }

  @Test
  void anAppealThatIsWonBringsTheMoneyBack() {
    var purchase = settled();
    var dispute = disputed(purchase, "149.00");
    decided(dispute, "RESOLVED_BUYER_FAVOUR", "100.00", true);
    assertThat(done(purchase)).isEqualTo(usd(10_000));

    decided(dispute, "RESOLVED_SELLER_FAVOUR", null, false);

    assertThat(done(purchase)).isEqualTo(usd(0));
    assertThat(credits.left(purchase.attemptId())).isEqualTo(usd(14_900));
  }

  @ParameterizedTest
  @ValueSource(strings = {"149.00", "50.00"})
  void aClaimThatStaffAcceptIsTheRefundAndNothingBesides(String value) {
    var purchase = settled();
    var dispute = disputed(purchase, value);
    paypal.desk().acceptClaim(reference(purchase), dispute);
    assertThat(took(webhook(RESOLVED, dispute))).isEqualTo(200);

    assertThat(done(purchase)).isEqualTo(PayPalMoney.read(amount(value)));
    assertThat(credits(purchase).stream().filter(credit -> credit.state() == CreditState.DONE))
        .extracting(CreditView::origin)
        .containsExactly(Origin.PROCESSOR);
  }

  @Test
  void disputesNeverTakeMoreThanIsLeftOfTheCapture() {
    var purchase = settled();
    paypal.desk().refund(reference(purchase), "100.00");
    clock.advance(Duration.ofSeconds(2));
    var dispute = disputed(purchase, "149.00");
    decided(dispute, "RESOLVED_BUYER_FAVOUR", "149.00", true);

    assertThat(done(purchase)).isEqualTo(usd(14_900));
    assertThat(credits.left(purchase.attemptId()).isZero()).isTrue();
  }

  @Test
  void aQuestionOfThePayersHoldsNothing() {
    var purchase = settled();
    paypal.desk().dispute(reference(purchase), "149.00", "INQUIRY");
    assertThat(took(webhook(CREATED, ""))).isEqualTo(200);

    assertThat(credits(purchase)).isEmpty();
  }

  @Test
  void whoMayNotSeeDisputesSeesRefundsAndWhoGetsNoAnswerAsksAgain() {
    var purchase = settled();
    paypal.desk().dispute(reference(purchase), "149.00", "CHARGEBACK");
    for (var fault :
        List.of(
            Fault.error(500).only("/v1/customer/disputes?"),
            Fault.error(500).only("/v1/customer/disputes/PP"),
            Fault.cutOff().only("/v1/customer/disputes/PP"))) {
      paypal.faults().add(fault);
      assertThat(adapter.credits(toAskFor(purchase)).outcome()).isInstanceOf(Unknown.class);
      assertThat(took(webhook(CREATED, ""))).isEqualTo(503);
      paypal.faults().clear();
    }
    assertThat(credits(purchase)).isEmpty();

    paypal
        .faults()
        .add(
            Fault.error(403, "application/json", "{\"name\":\"NOT_AUTHORIZED\"}")
                .only("/v1/customer/disputes"));
    paypal.desk().refund(reference(purchase), "1.00");
    assertThat(took(webhook("PAYMENT.CAPTURE.REFUNDED", ""))).isEqualTo(200);
    assertThat(done(purchase)).isEqualTo(usd(100));
  }

  @Test
  void moreDisputesThanCanBeReadAreNotTakenForFew() {
    var purchase = settled();
    for (int i = 0; i < 21; i++) {
      paypal.desk().dispute(reference(purchase), "1.00", "CHARGEBACK");
    }
    assertThat(adapter.credits(toAskFor(purchase)).outcome()).isInstanceOf(Unknown.class);
  }

  private String disputed(Purchase purchase, String value) {
    var dispute = paypal.desk().dispute(reference(purchase), value, "CHARGEBACK");
    assertThat(took(webhook(CREATED, dispute))).isEqualTo(200);
    return dispute;
  }

  private void decided(
      String dispute, String outcome, @Nullable String refunded, boolean fromShop) {
    clock.advance(Duration.ofSeconds(2));
    paypal.desk().decideDispute(dispute, outcome, refunded, fromShop);
    assertThat(took(webhook(RESOLVED, dispute))).isEqualTo(200);
  }

  private int took(String event) {
    return sent(event, paypal.headers(event));
  }

  private List<CreditView> credits(Purchase purchase) {
    return credits.ofAttempts(List.of(purchase.attemptId()));
  }

  /// What is gone.
  private Money done(Purchase purchase) {
    return credits(purchase).stream()
        .filter(credit -> credit.state() == CreditState.DONE)
        .map(CreditView::amount)
        .reduce(usd(0), Money::plus);
  }

  private static Money usd(long minor) {
    return Money.of(minor, "USD");
  }

  private static JsonNode amount(String value) {
    return Json.object().put("currency_code", "USD").put("value", value);
  }
}
