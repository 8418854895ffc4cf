package io.bursar.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.bursar.payment.spi.Preparing.Prepared;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.shared.Money;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Payments that a page makes ready: charged by Bursar alone, as the basket was frozen, once.
class StripePreparationsTest extends AgainstStripe {

  @Test
  void aPreparedPaymentIsChargedAsFrozenAndOnlyByUs() {
    var ready = prepared("EDX-1", Money.of(20_000, "USD"), null);
    assertThat(ready).hasToString("Ready[reference=%s]".formatted(ready.reference()));
    stripe.fillIn(ready.reference(), StripeCard.VISA);

    var standing = begin(key, ready.reference(), PRICE).outcome();

    assertThat(standing)
        .asInstanceOf(type(Standing.Settled.class))
        .satisfies(settled -> assertThat(settled.amount()).isEqualTo(PRICE));
    // Asked for again, it is not charged again.
    assertThat(begin(UUID.randomUUID(), ready.reference(), PRICE).outcome())
        .isInstanceOf(Standing.Settled.class);
    assertThat(chargesOf(ready.reference())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "DECLINED, card_declined, Your card was declined.",
    "INSUFFICIENT, card_declined, Your card has insufficient funds.",
    "CHALLENGED, authentication_required, Your card was declined. This transaction requires"
        + " authentication."
  })
  void aPreparedPaymentThatIsDeclinedSaysSoAndMayBeTriedAgain(
      StripeCard card, String code, String sentence) {
    var reference = prepared("EDX-2" + card, PRICE, null).reference();
    stripe.fillIn(reference, card);

    var declined = new Standing.Declined(reference, sentence, code);
    assertThat(begin(key, reference, PRICE).outcome()).isEqualTo(declined);
    assertThat(lookUp(reference).outcome()).isEqualTo(declined);

    stripe.fillIn(reference, StripeCard.MASTERCARD);
    assertThat(begin(UUID.randomUUID(), reference, PRICE).outcome())
        .isInstanceOf(Standing.Settled.class);
  }

  @Test
  void theDeclineOfAnEarlierAttemptIsNotThatOfTheNext() {
    var reference = prepared("EDX-3", PRICE, null).reference();
    stripe.fillIn(reference, StripeCard.DECLINED);
    begin(UUID.randomUUID(), reference, PRICE);

    assertThat(lookUp(reference).outcome()).isEqualTo(new Standing.Absent());
  }

  @Test
  void aPreparedPaymentWithoutACardChargesNothing() {
    var reference = prepared("EDX-4", PRICE, null).reference();

    assertThat(begin(key, reference, PRICE).outcome()).isEqualTo(new Standing.Absent());
  }

  @Test
  void aConfirmationWithoutAnAnswerIsUnknownAndThenFound() {
    var reference = prepared("EDX-5", PRICE, null).reference();
    stripe.fillIn(reference, StripeCard.VISA);
    stripe.faults().add(Fault.dropAnswer().only("/confirm").times(1));

    assertThat(begin(key, reference, PRICE).outcome()).isInstanceOf(Standing.Unknown.class);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Settled.class);
    assertThat(chargesOf(reference)).hasSize(1);
  }

  @Test
  void aPreparationIsRepeatedChangedAndReplaced() {
    var first = prepared("EDX-6", PRICE, null);
    assertThat(prepared("EDX-6", PRICE, null)).isEqualTo(first);
    assertThat(prepared("EDX-6", Money.of(5_000, "USD"), first.reference())).isEqualTo(first);
    assertThat(stripe.object(first.reference()).path("amount").asLong()).isEqualTo(5_000);
    // The id was lost, and the price is another.
    assertThat(prepared("EDX-6", Money.of(7_000, "EUR"), null)).isNotEqualTo(first);

    cancel(first.reference());
    var next = prepared("EDX-6", PRICE, first.reference());
    assertThat(next).isNotEqualTo(first);
    assertThat(prepared("EDX-6", PRICE, "pi_of_another_account").reference()).startsWith("pi_");

    stripe.faults().add(Fault.error(500));
    assertThat(processor.prepare("EDX-6", PRICE, next.reference()).outcome())
        .isInstanceOf(Prepared.NotReady.class);
  }
}
