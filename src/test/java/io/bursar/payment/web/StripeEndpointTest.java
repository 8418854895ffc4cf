package io.bursar.payment.web;

import static io.bursar.payment.PaymentState.CANCELED;
import static io.bursar.payment.PaymentState.PENDING;
import static io.bursar.payment.PaymentState.RETURNED;
import static io.bursar.payment.PaymentState.SETTLED;
import static io.bursar.payment.PaymentState.UNKNOWN;
import static io.bursar.testing.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.Payments;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.StripeTill;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Traces;
import io.bursar.testing.Visitor;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Stripe's events make Bursar look, and settle what the browser never came back to tell; whatever
/// Bursar dies of in between, money and order agree in the end.
@BursarTest
@ExtendWith(OutputCaptureExtension.class)
class StripeEndpointTest {

  private static final String SUCCEEDED = "payment_intent.succeeded";

  @Autowired StripeTill counter;
  @Autowired SandboxStripe stripe;
  @Autowired Till till;
  @Autowired Payments payments;
  @Autowired Campus campus;
  @Autowired Rest rest;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  @AfterEach
  void mendStripe() {
    stripe.faults().clear();
  }

  @Test
  void anEventSettlesWhatTheBrowserNeverToldOfOnceHoweverOftenItComes() throws Exception {
    var purchase = counter.aPurchase();
    var event = paid(purchase);

    assertThat(atOnce(6, () -> counter.send(event).status())).containsOnly(200);

    assertThat(counter.send(event).body()).isEmpty();
    assertSettledOnce(purchase);
    var card =
        db.sql("select label || ' ' || card_type from payment.attempts where id = :id")
            .param("id", purchase.attemptId())
            .query(String.class)
            .single();
    assertThat(card).isEqualTo("4242 visa");
  }

  @Test
  void eventsOutOfOrderChangeNothingThatIsDecided() {
    var purchase = counter.aPurchase();
    var intent = counter.reference(purchase);
    stripe.pay(intent, StripeCard.DECLINED);
    stripe.pay(intent, StripeCard.CHALLENGED);
    stripe.answerChallenge(intent, true);

    for (var type :
        List.of(SUCCEEDED, "payment_intent.requires_action", "payment_intent.payment_failed")) {
      assertThat(counter.send(counter.event(type, intent)).status()).isEqualTo(200);
    }

    assertSettledOnce(purchase);
  }

  @Test
  void anEventThatLiesMakesBursarLookAndBelieveStripe() {
    var purchase = counter.aPurchase();
    var lie =
        """
        {"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":
         {"id":"%s","object":"payment_intent","status":"succeeded","amount":14900}}}
        """
            .formatted(counter.reference(purchase));

    assertThat(counter.send(lie).status()).isEqualTo(200);

    assertThat(till.attempt(purchase).state()).isEqualTo(PENDING);
    assertThat(till.count("orders.orders", purchase)).isZero();
  }

  @Test
  void whatIsForgedChangedUnsignedOrReplayedIsRefused() {
    var purchase = counter.aPurchase();
    var event = paid(purchase);
    var signature = stripe.signature(event, clock.instant());
    var forged = Till.signature(event, clock.instant(), "whsec_guessed");

    assertThat(counter.send(event, forged).status()).isEqualTo(400);
    assertThat(counter.send(event, "nonsense").status()).isEqualTo(400);
    assertThat(counter.send(event + " ", signature).status()).isEqualTo(400);
    assertThat(counter.send("{", stripe.signature("{", clock.instant())).status()).isEqualTo(400);
    var unsigned = counter.send(event, null);
    assertThat(unsigned.status()).isEqualTo(400);
    assertThat(unsigned.json().isString()).isTrue();
    assertThat(till.attempt(purchase).state()).isEqualTo(PENDING);

    clock.advance(Duration.ofMinutes(6));
    assertThat(counter.send(event, signature).status()).isEqualTo(400);
  }

  @Test
  void onlyPostsAreTakenAndNobodyHasToSignIn() {
    for (var path : List.of("/api/v2/webhooks/stripe/", "/api/v2/webhooks/stripe")) {
      for (var method : List.of("GET", "PUT", "DELETE", "PATCH")) {
        assertThat(rest.send(null, method, path, null, BodyPublishers.noBody()).status())
            .as(method)
            .isEqualTo(405);
      }
      assertThat(rest.signed(path, "X", null, "{}").status()).isEqualTo(400);
    }
  }

  @Test
  void aBankThatTakesItsTimeIsWaitedFor() {
    var purchase = counter.aPurchase();
    var intent = counter.reference(purchase);
    stripe.keepProcessing(intent);
    assertThat(counter.send(counter.event("payment_intent.processing", intent)).status())
        .isEqualTo(200);
    clock.advance(Duration.ofMinutes(40));
    till.awaitState(purchase, UNKNOWN);
    assertThat(till.basket(purchase)).isEqualTo("Frozen");

    stripe.decide(intent, StripeCard.VISA);
    assertThat(counter.send(counter.event(SUCCEEDED, intent)).status()).isEqualTo(200);
    assertSettledOnce(purchase);
  }

  @Test
  void whatGoesBackElsewhereIsWrittenDownOnceHoweverOftenItIsTold() {
    var refunded = counter.aPurchase();
    counter.send(paid(refunded));
    stripe.refundByHand(counter.reference(refunded));
    var disputed = counter.aPurchase();
    counter.send(paid(disputed));
    stripe.dispute(counter.reference(disputed));

    for (var type : List.of("refund.created", "charge.refunded", "charge.refunded")) {
      var event = counter.event(type, counter.reference(refunded));
      assertThat(counter.send(event).status()).isEqualTo(200);
    }
    var dispute = counter.event("charge.dispute.created", counter.reference(disputed));
    assertThat(counter.send(dispute).status()).isEqualTo(200);

    assertThat(credits(refunded)).containsExactly("processor 14900 Done");
    assertThat(credits(disputed)).containsExactly("dispute 14900 Done");
  }

  @Test
  void newsOfMoneyThatGoesBackIsHeardThoughItIsTheFirstThatComes() {
    var disputed = counter.aPurchase();
    stripe.pay(counter.reference(disputed), StripeCard.VISA);
    stripe.dispute(counter.reference(disputed));

    var dispute = counter.event("charge.dispute.created", counter.reference(disputed));
    assertThat(counter.send(dispute).status()).isEqualTo(200);

    assertSettledOnce(disputed);
    assertThat(credits(disputed)).containsExactly("dispute 14900 Done");
  }

  @Test
  void whatIsNotOursOrUnknownIsTakenAndForgotten() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.DECLINED);
    stripe.pay(page.intent(), StripeCard.DECLINED);
    assertThat(counter.send(counter.event("payment_intent.payment_failed", page.intent())).status())
        .isEqualTo(200);
    var other = "{\"type\":\"invoice.paid\",\"data\":{\"object\":{\"id\":\"in_1\"}}}";
    assertThat(counter.send(other).status()).isEqualTo(200);
    assertThat(till.attemptsOf(page.payer())).isZero();
  }

  @Test
  void theOtherAddressTakesEventsToo() {
    var purchase = counter.aPurchase();
    var event = paid(purchase);

    assertThat(
            rest.signed(
                    "/payment/stripe/notify/",
                    "Stripe-Signature",
                    stripe.signature(event, clock.instant()),
                    event)
                .status())
        .isEqualTo(200);

    assertSettledOnce(purchase);
  }

  @Test
  void whenStripeCannotBeAskedTheEventShallComeAgain() {
    var purchase = counter.aPurchase();
    var event = paid(purchase);
    stripe.faults().add(Fault.error(500));

    assertThat(counter.send(event).status()).isEqualTo(503);
    assertThat(till.attempt(purchase).state()).isEqualTo(UNKNOWN);

    stripe.faults().clear();
    assertThat(counter.send(event).status()).isEqualTo(200);
    assertSettledOnce(purchase);
  }

  @Test
  void whatWasPaidWhileBursarWasDownIsFoundByReconciliation() {
    var purchase = counter.aPurchase();
    paid(purchase);
    clock.advance(Duration.ofSeconds(61));

    till.awaitState(purchase, SETTLED);
    assertSettledOnce(purchase);
  }

  @Test
  void aBursarThatDiedAfterItsCallFindsTheIntentAndThePayerPays() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    // The calls are done; their answers are all lost.
    stripe.faults().add(Fault.dropAnswer());
    assertThat(counter.submit(payer, course.verifiedSku()).status()).isEqualTo(500);
    var purchase = till.newest(payer, course);
    assertThat(till.attempt(purchase).state()).isEqualTo(UNKNOWN);

    stripe.faults().clear();
    clock.advance(Duration.ofSeconds(61));
    till.awaitState(purchase, PENDING);

    counter.send(paid(purchase));
    assertSettledOnce(purchase);
  }

  @Test
  void aCallThatNeverLeftThawsTheBasket() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    stripe.faults().add(Fault.refuse());

    assertThat(counter.submit(payer, course.verifiedSku()).status()).isEqualTo(500);

    var purchase = till.newest(payer, course);
    assertThat(till.attempt(purchase).state()).isEqualTo(CANCELED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
  }

  @Test
  void whoDoesNotActLosesTheIntent() {
    var purchase = counter.aPurchase();
    var intent = counter.reference(purchase);
    clock.advance(Duration.ofMinutes(31));

    till.awaitState(purchase, CANCELED);
    assertThat(stripe.object(intent).path("status").asString()).isEqualTo("canceled");
    assertThat(stripe.pay(intent, StripeCard.VISA)).isEqualTo("canceled");
  }

  @Test
  void whatIsPaidAfterStripeHasSaidThatItIsCanceledGoesBackOnce() {
    var purchase = counter.aPurchase();
    var intent = counter.reference(purchase);
    var canceled = stripe.object(intent).toString().replace("requires_payment_method", "canceled");
    stripe
        .faults()
        .add(Fault.error(200, "application/json", canceled).only(intent + "/cancel").times(1));
    clock.advance(Duration.ofMinutes(31));
    till.awaitState(purchase, CANCELED);
    assertThat(till.basket(purchase)).isEqualTo("Open");

    var event = paid(purchase);
    assertThat(counter.send(event).status()).isEqualTo(200);

    till.awaitState(purchase, RETURNED);
    assertThat(counter.send(event).status()).isEqualTo(200);
    assertThat(till.count("orders.orders", purchase)).isZero();
    assertThat(counter.charges(intent)).isEqualTo(1);
    assertThat(counter.refunded(intent)).isEqualTo(14_900);
  }

  @Test
  void theAmountOfAnotherOrderBuysNothingAndGoesBack() {
    var purchase = counter.aPurchase();
    var intent = counter.reference(purchase);
    stripe.changeAmount(intent, 100);
    stripe.pay(intent, StripeCard.VISA);

    counter.send(counter.event(SUCCEEDED, intent));

    till.awaitState(purchase, RETURNED);
    assertThat(till.count("orders.orders", purchase)).isZero();
    assertThat(counter.refunded(intent)).isEqualTo(100);
  }

  @Test
  void aSecondIntentForAPaidBasketIsNotMade() {
    var purchase = counter.aPurchase();
    counter.send(paid(purchase));
    assertSettledOnce(purchase);

    var again =
        rest.post(
            purchase.payer(),
            "/api/v2/checkout/",
            "{\"basket_id\":%d,\"payment_processor\":\"stripe\"}".formatted(purchase.basketId()));

    assertThat(again.body()).contains("already-submitted");
    assertThat(stripe.all("payment_intent"))
        .filteredOn(it -> it.path("description").asString("").equals(purchase.number()))
        .hasSize(1);
  }

  /// They pass through Bursar: it shows the form, and Stripe's events and answers hold them.
  @Test
  void secretsAreNeitherInTheDatabaseNorInTheLog(CapturedOutput output) {
    var purchase = counter.aPurchase();
    var secret = counter.intent(purchase).path("client_secret").asString();
    var form = "/payment/stripe/pay/?payment=" + purchase.attemptId();
    assertThat(new Visitor(port, purchase.payer()).get(form).body()).contains(secret);
    stripe.pay(counter.reference(purchase), StripeCard.DECLINED);
    var declined = counter.event("payment_intent.payment_failed", counter.reference(purchase));
    assertThat(declined).contains(secret);
    counter.send(declined);
    counter.send(paid(purchase));
    assertSettledOnce(purchase);

    assertThat(payments.responsesOf(purchase.basketId()).toString())
        .contains("card_declined", "payment_intent")
        .doesNotContain("fingerprint");
    for (var hidden :
        List.of(
            secret,
            StripeCard.VISA.number(),
            "Xt5EWLLDS7FJjR1c",
            stripe.secrets().secretKey(),
            stripe.secrets().webhookSecret())) {
      assertThat(Traces.tables(db, hidden)).as(hidden).isEmpty();
      assertThat(output.getAll().contains(hidden)).as(hidden).isFalse();
    }
    assertThat(output.getAll().contains("_secret_")).isFalse();
    assertThat(output.getAll().contains("amelia@example.org")).isFalse();
  }

  private String paid(Purchase purchase) {
    var intent = counter.reference(purchase);
    assertThat(stripe.pay(intent, StripeCard.VISA)).isEqualTo("succeeded");
    return counter.event(SUCCEEDED, intent);
  }

  private List<String> credits(Purchase purchase) {
    return db.sql(
            """
            select origin || ' ' || amount || ' ' || state from payment.credits where attempt_id = :id
            """)
        .param("id", purchase.attemptId())
        .query(String.class)
        .list();
  }

  private void assertSettledOnce(Purchase purchase) {
    assertThat(till.attempt(purchase).state()).isEqualTo(SETTLED);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
    assertThat(till.basket(purchase)).isEqualTo("Submitted");
    assertThat(counter.charges(counter.reference(purchase))).isEqualTo(1);
    assertThat(counter.refunded(counter.reference(purchase))).isZero();
  }
}
