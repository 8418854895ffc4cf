package io.bursar.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.stripe.net.Webhook;
import io.bursar.payment.spi.PaymentProcessor.Notice;
import io.bursar.sandbox.stripe.StripeCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What of Stripe's words is believed, and what of them is kept.
class StripeEventsTest extends AgainstStripe {

  @Test
  void anEventIsReadWhenItsSignatureHoldsAndIsNotOld() throws Exception {
    var reference = begun().reference();
    stripe.pay(reference, StripeCard.VISA);
    var body = stripe.events("payment_intent.succeeded", reference).getFirst();
    var now = clock.instant();

    assertThat(read(body, stripe.signature(body, now))).contains(new Notice(reference, false));
    assertThat(
            read(
                body,
                Webhook.Signature.generateSignatureHeader(
                    body, SECRETS.webhookSecret(), now.getEpochSecond())))
        .isPresent();
    assertThat(read(body + " ", stripe.signature(body, now))).isEmpty();
    assertThat(read(body, "")).isEmpty();
    assertThat(read(body, "t=x,v1=y")).isEmpty();
    assertThat(read(body, "nonsense")).isEmpty();
    assertThat(read(body, null)).isEmpty();
    assertThat(read(body, stripe.signature(body, now.minus(Duration.ofMinutes(6))))).isEmpty();
    assertThat(read("not json", stripe.signature("not json", now))).isEmpty();
    assertThat(read("{}", stripe.signature("{}", now))).isEmpty();
  }

  @Test
  void refundsAndDisputesPointToTheirIntentAndOtherEventsToNothing() {
    var reference = String.valueOf(paid().reference());
    stripe.refundByHand(reference);
    stripe.dispute(reference);

    for (var type : List.of("charge.refunded", "refund.created", "charge.dispute.created")) {
      var body = stripe.events(type, reference).getFirst();
      assertThat(read(body, stripe.signature(body, clock.instant())))
          .as(type)
          .contains(new Notice(reference, true));
    }
    var other = "{\"type\":\"customer.created\",\"data\":{\"object\":{\"id\":\"cus_1\"}}}";
    assertThat(read(other, stripe.signature(other, clock.instant())))
        .contains(new Notice(null, false));
  }

  @Test
  void aReferenceWithANullCharacterPointsToNothing() {
    for (var body :
        List.of(
            """
            {"type":"payment_intent.succeeded","data":{"object":{"id":"pi_\\u0000"}}}
            """,
            """
            {"type":"charge.refunded","data":{"object":{"payment_intent":"pi_\\u0000"}}}
            """)) {
      assertThat(read(body, stripe.signature(body, clock.instant())))
          .as(body)
          .map(Notice::reference)
          .isEmpty();
    }
  }

  @Test
  void whatIsKeptHasNoSecretNoPersonAndNoCardNumber() {
    var kept = new ArrayList<@Nullable String>();
    var ready = prepared("EDX-8", PRICE, null);
    stripe.fillIn(ready.reference(), StripeCard.DECLINED);
    kept.add(begin(key, ready.reference(), PRICE).raw());
    kept.add(lookUp(ready.reference()).raw());
    stripe.fillIn(ready.reference(), StripeCard.VISA);
    kept.add(begin(UUID.randomUUID(), ready.reference(), PRICE).raw());
    var paid = paid();
    kept.add(processor.lookUp(paid).raw());
    kept.add(processor.credit(more(paid, 1)).raw());
    kept.add(processor.credits(paid).raw());
    kept.add(processor.statement(clock.instant(), clock.instant().plusSeconds(9), null).raw());

    assertThat(kept)
        .allSatisfy(
            raw ->
                assertThat(raw)
                    .contains("\"object\"")
                    .doesNotContain(
                        "_secret_",
                        "fingerprint",
                        "Amelia",
                        "example.org",
                        "Harbor",
                        "4242424242"));
    assertThat(Masked.text("Card 4242 4242 4242 4242 of a@b.org, key sk_test_4eC39Hq, EDX-104217"))
        .isEqualTo("Card … of … key …, EDX-104217");
  }
}
