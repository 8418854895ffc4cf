package io.bursar.payment.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.history.Actor;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Rest;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/// Of a notification nothing is believed: a genuine one makes Bursar look, any other changes
/// nothing.
@BursarTest
class NotificationEndpointTest {

  @Autowired Till till;
  @Autowired Payments payments;
  @Autowired Rest rest;
  @Autowired SandboxCardProcessor cards;
  @Autowired TestClock clock;

  private Purchase purchase;
  private String body;

  @BeforeEach
  void aPurchase() {
    purchase = till.aPurchase();
    body =
        "{\"payment\":{\"id\":\"%s\",\"status\":\"succeeded\"}}"
            .formatted(till.reference(purchase));
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void aGenuineOneThatLiesMakesBursarLookAndBelieveTheProcessor() {
    assertThat(till.notify(body, till.signature(body, clock.instant()))).isEqualTo(200);

    assertThatNothingChanged();
  }

  @Test
  void aForgedOneIsRefused() {
    assertThat(till.notify(body, Till.signature(body, clock.instant(), "guessed"))).isEqualTo(400);

    assertThatNothingChanged();
  }

  @Test
  void oneWhoseBodyWasChangedIsRefused() {
    var signature = till.signature(body, clock.instant());

    assertThat(till.notify(body + " ", signature)).isEqualTo(400);

    assertThatNothingChanged();
  }

  @Test
  void oneThatIsReplayedAfterFiveMinutesIsRefused() {
    var signature = till.signature(body, clock.instant());
    clock.advance(Duration.ofMinutes(5).plusSeconds(2));

    assertThat(till.notify(body, signature)).isEqualTo(400);

    // The clock has also made reconciliation look by now, which may find the payer still thinking.
    assertThatNothingChanged();
  }

  @Test
  void oneFromTheFutureIsRefused() {
    var signature = till.signature(body, clock.instant().plus(Duration.ofMinutes(6)));

    assertThat(till.notify(body, signature)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t=,v1=",
        "t=1,v1=00",
        "v1=0000000000000000000000000000000000000000000000000000000000000000",
        "t=99999999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000",
        "t=1784021400,v1=ZZZZ000000000000000000000000000000000000000000000000000000000000"
      })
  void aMalformedSignatureIsRefused(String signature) {
    assertThat(till.notify(body, signature.isEmpty() ? null : signature)).isEqualTo(400);

    assertThatNothingChanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "null", "7", "{\"payment\":7}", "{\"payment\":{\"id\":\"\"}}"})
  void aMalformedBodyIsRefusedHoweverWellItIsSigned(String odd) {
    assertThat(till.notify(odd, till.signature(odd, clock.instant()))).isEqualTo(400);
  }

  @Test
  void aHugeBodyIsRefused() {
    var huge = "{\"payment\":\"" + "x".repeat(300_000) + "\"}";

    assertThat(till.notify(huge, till.signature(huge, clock.instant()))).isEqualTo(413);
  }

  @Test
  void oneAboutAPaymentThatIsNotKnownYetIsToComeAgain() {
    var early = "{\"payment\":{\"id\":\"pay_unheard_of\"}}";

    assertThat(till.notify(early, till.signature(early, clock.instant()))).isEqualTo(503);
  }

  @Test
  void oneAboutAReferenceWithANullCharacterIsAboutNoneOfOurPayments() {
    var odd = "{\"payment\":{\"id\":\"pay_\\u0000\"}}";

    assertThat(till.notify(odd, till.signature(odd, clock.instant()))).isEqualTo(200);
  }

  /// Nobody asks about it any more, so what is not heard now would never be.
  @Test
  void aNotificationOfAPaymentThatWasGivenUpIsWantedAgainUntilItCanBeLookedUp() {
    payments.cancel(purchase.attemptId(), Actor.api(purchase.payer().id()));
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.CANCELED);

    cards.faults().add(Fault.error(503).only(till.reference(purchase)));
    assertThat(till.notify(purchase)).isEqualTo(503);
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.CANCELED);

    cards.faults().clear();
    assertThat(till.notify(purchase)).isEqualTo(200);
  }

  @Test
  void oneThatCannotBeLookedUpNowIsToComeAgainAndDoesItsWorkThen() {
    cards.faults().add(Fault.error(503).only(till.reference(purchase)));
    assertThat(till.notify(body, till.signature(body, clock.instant()))).isEqualTo(503);
    cards.faults().clear();

    cards.pay(till.reference(purchase), TestCard.PAYS);

    till.awaitState(purchase, PaymentState.SETTLED);
  }

  @Test
  void oneForAProcessorThatIsNotConfiguredIsNotFound() {
    var answer =
        rest.send(
            null,
            "POST",
            "/payment/coins/notify/",
            "application/json",
            BodyPublishers.ofString(body));

    assertThat(answer.status()).isEqualTo(404);
  }

  private void assertThatNothingChanged() {
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.PENDING);
    assertThat(till.basket(purchase)).isEqualTo("Frozen");
    assertThat(till.count("orders.orders", purchase)).isZero();
  }
}
