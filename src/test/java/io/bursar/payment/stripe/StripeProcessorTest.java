package io.bursar.payment.stripe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.shared.Money;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// The adapter against Stripe played over real HTTP: what it answers when all is well, and that it
/// never says more than it knows.
class StripeProcessorTest extends AgainstStripe {

  @Test
  void aPaymentWaitsForItsPayerAndThenHasCardAndAddress() {
    var form = begun().action();

    assertThat(form)
        .asInstanceOf(type(Standing.Action.Form.class))
        .satisfies(f -> assertThat(f.secret()).contains("_secret_"))
        .satisfies(f -> assertThat(f.publicKey()).isEqualTo(SECRETS.publishableKey()))
        .hasToString("Form[…]");

    var reference = begun().reference();
    stripe.pay(reference, StripeCard.AMEX);

    var settled = (Standing.Settled) lookUp(reference).outcome();
    assertThat(settled.amount()).isEqualTo(PRICE);
    assertThat(settled.reference()).isEqualTo(reference);
    assertThat(settled.label()).isEqualTo("0005");
    assertThat(settled.cardType()).isEqualTo("american_express");
    assertThat(requireNonNull(settled.payer()).city()).isEqualTo("Northlake");
    var intent = stripe.object(reference);
    assertThat(intent.path("description").asString()).isEqualTo("EDX-104217");
    assertThat(intent.path("metadata").path("order_number").asString()).isEqualTo("EDX-104217");
    assertThat(intent.path("metadata").path("attempt_key").asString()).isEqualTo(key.toString());
  }

  @Test
  void theSameKeyMakesOneIntent() {
    assertThat(begun().reference()).isEqualTo(begun().reference());
    assertThat(intentsOfThis()).hasSize(1);
  }

  @Test
  void aDeclinedCardLeavesThePayerInTheFormToTryAnother() {
    var reference = begun().reference();
    stripe.pay(reference, StripeCard.DECLINED);

    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.AwaitsPayer.class);

    stripe.pay(reference, StripeCard.VISA);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Settled.class);
  }

  @Test
  void whatABankStillDecidesIsUnknown() {
    var reference = begun().reference();
    stripe.keepProcessing(reference);

    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void threeDSecureIsAwaitedAndThenDecided() {
    var reference = begun().reference();
    assertThat(stripe.pay(reference, StripeCard.CHALLENGED)).isEqualTo("requires_action");
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.AwaitsPayer.class);

    stripe.answerChallenge(reference, false);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.AwaitsPayer.class);

    stripe.pay(reference, StripeCard.CHALLENGED);
    stripe.answerChallenge(reference, true);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Settled.class);
  }

  @Test
  void whatIsCanceledCannotBePaidAndWhatIsPaidCannotBeCanceled() {
    var given = begun().reference();
    assertThat(cancel(given).outcome()).isEqualTo(new Standing.Canceled(given));
    assertThat(stripe.pay(given, StripeCard.VISA)).isEqualTo("canceled");
    assertThat(cancel(given).outcome()).isEqualTo(new Standing.Canceled(given));

    var other = UUID.randomUUID();
    var paid = ((Standing.AwaitsPayer) begin(other, null, PRICE).outcome()).reference();
    stripe.pay(paid, StripeCard.VISA);
    assertThat(processor.cancel(new PaymentToAskFor(other, paid, PRICE)).outcome())
        .isInstanceOf(Standing.Settled.class);
  }

  @Test
  void whatStripeDoesNotKnowIsAbsent() {
    assertThat(lookUp("pi_nobody").outcome()).isEqualTo(new Standing.Absent());
    assertThat(lookUp(null).outcome()).isEqualTo(new Standing.Absent());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DROP_ANSWER", "CUT_OFF"})
  void anAnswerThatBreaksOffIsAskedForAgainUnderTheSameKey(Fault.Kind kind) {
    stripe.faults().add(fault(kind).times(1));

    assertThat(begin(key, null, PRICE).outcome()).isInstanceOf(Standing.AwaitsPayer.class);
    assertThat(intentsOfThis()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DROP_ANSWER", "CUT_OFF", "ERROR", "HANG"})
  void aCreationWithoutAnAnswerIsUnknownAndFoundByItsKeyLater(Fault.Kind kind) {
    stripe.faults().add(fault(kind).only("payment_intents"));

    assertThat(begin(key, null, PRICE).outcome()).isInstanceOf(Standing.Unknown.class);
    assertThat(lookUp(null).outcome()).isInstanceOf(Standing.Unknown.class);

    stripe.faults().clear();
    if (kind == Fault.Kind.ERROR) {
      assertThat(lookUp(null).outcome()).isEqualTo(new Standing.Absent());
      return;
    }
    await().until(() -> intentsOfThis().size() == 1);
    assertThat(lookUp(null).outcome()).isInstanceOf(Standing.AwaitsPayer.class);
  }

  @Test
  void anAnswerThatComesTooLateIsNotWaitedForAndWhatItDidIsFound() {
    stripe.faults().add(fault(Fault.Kind.LATENCY).times(1));

    assertThat(begin(key, null, PRICE).outcome()).isInstanceOf(Standing.Unknown.class);
    assertThat(intentsOfThis()).isEmpty();

    await().until(() -> intentsOfThis().size() == 1);
    assertThat(lookUp(null).outcome()).isInstanceOf(Standing.AwaitsPayer.class);
  }

  @Test
  void aStripeThatHasForgottenTheKeyMakesAnIntentThatNobodyCanPay() {
    stripe.faults().add(Fault.dropAnswer().times(1));
    stripe.faults().add(Fault.error(500).times(1));
    assertThat(begin(key, null, PRICE).outcome()).isInstanceOf(Standing.Unknown.class);
    stripe.forgetKeys();

    var second = begun().reference();

    assertThat(intentsOfThis()).hasSize(2);
    stripe.pay(second, StripeCard.VISA);
    assertThat(lookUp(null).outcome())
        .asInstanceOf(type(Standing.Settled.class))
        .satisfies(settled -> assertThat(settled.reference()).isEqualTo(second));
  }

  @Test
  void whatWasNeverSentIsAbsentWhenItWasToBeginAndUnknownWhenItWasToLook() {
    var reference = begun().reference();
    stripe.faults().add(Fault.refuse());

    assertThat(begin(UUID.randomUUID(), null, PRICE).outcome()).isEqualTo(new Standing.Absent());
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Unknown.class);
    assertThat(cancel(reference).outcome()).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void whatIsNotStripeIsUnknown() {
    var reference = begun().reference();
    for (var body : List.of("<h1>A proxy</h1>", "[1,2]", "", "{\"error\":\"no\"}", "null")) {
      stripe.faults().set(List.of(Fault.error(200, "application/json", body)));
      assertThat(lookUp(reference).outcome()).as(body).isInstanceOf(Standing.Unknown.class);
      stripe.faults().set(List.of(Fault.error(503, "text/html", body)));
      assertThat(lookUp(reference).outcome()).as(body).isInstanceOf(Standing.Unknown.class);
    }
    stripe.faults().set(List.of(Fault.error(429, "application/json", "{\"error\":{}}")));
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void aKeyThatStripeDoesNotTakeChargesNobody() {
    var stranger =
        new StripeProcessor(
            new StripeSettings("sk_test_wrong", "pk", "whsec", stripe.url(), "https://js.test/x"),
            JsonMapper.shared(),
            clock);

    assertThat(stranger.begin(request(key, null, PRICE)).outcome())
        .isInstanceOf(Standing.Declined.class);
    assertThat(stranger.lookUp(new PaymentToAskFor(key, "pi_1", PRICE)).outcome())
        .isInstanceOf(Standing.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "USD, 14900, 14900",
    "JPY, 500, 500",
    "KRW, 500, 500",
    "ISK, 5, 500",
    "UGX, 5, 500",
    "HUF, 1045, 1045",
    "MGA, 500, 5",
    "KWD, 5120, 5120"
  })
  void amountsAreExactInEveryKindOfCurrency(String currency, long minor, long units) {
    var price = Money.of(minor, currency);
    var reference = ((Standing.AwaitsPayer) begin(key, null, price).outcome()).reference();

    assertThat(stripe.object(reference).path("amount").asLong()).isEqualTo(units);
    stripe.pay(reference, StripeCard.VISA);
    assertThat(lookUp(reference).outcome())
        .asInstanceOf(type(Standing.Settled.class))
        .satisfies(settled -> assertThat(settled.amount()).isEqualTo(price));
  }

  @ParameterizedTest
  @CsvSource({"KWD, 5124", "MGA, 501"})
  void anAmountThatStripeCannotExpressIsNotRounded(String currency, long minor) {
    var before = stripe.calls().count();

    assertThat(begin(key, null, Money.of(minor, currency)).outcome())
        .isInstanceOf(Standing.Declined.class);
    assertThat(stripe.calls().count()).isEqualTo(before);
  }
}
