package io.bursar.payment.web;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.Payments;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.StripeTill;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Traces;
import io.bursar.testing.Visitor;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Bursar never asks for the number of a card. One that comes all the same, by a page that sends
/// what it should not or in an answer, is in no table and no line of the log.
@BursarTest
@ExtendWith(OutputCaptureExtension.class)
class CardNumbersTest {

  private static final Actor BY = Actor.of(Via.RECONCILIATION);

  @Autowired Campus campus;
  @Autowired Rest rest;
  @Autowired Till till;
  @Autowired StripeTill counter;
  @Autowired Payments payments;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxStripe stripe;
  @Autowired SandboxPayPal paypal;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  private final String number = aCardNumber();
  private final String grouped = number.replaceAll("(\\d{4})(?=\\d)", "$1 ");
  private Purchase purchase;

  @BeforeEach
  void somebodyPays() {
    purchase = till.aPurchase();
  }

  @AfterEach
  void mend() {
    cards.faults().clear();
    stripe.faults().clear();
    paypal.faults().clear();
  }

  @Test
  void inAFormItIsForgotten(CapturedOutput output) {
    var payer = purchase.payer();
    for (var form :
        List.of(
            "payment_intent_id=pi_1&skus=A&card_number=" + number,
            "payment_intent_id=%s&skus=%s&".formatted(number, number))) {
      var answer =
          rest.send(
              payer,
              "POST",
              "/payment/stripe/checkout/",
              "application/x-www-form-urlencoded",
              ofString(form));
      assertThat(answer.status()).isBetween(300, 499);
    }
    var visitor = new Visitor(port, payer);
    var basket = String.valueOf(purchase.basketId());
    visitor.post("/checkout/", "basket", basket, "seen", "14900 USD", "card_number", number);
    visitor.post("/checkout/", "basket", basket, "seen", number, "number", grouped);
    visitor.get("/payment/sandbox/return/?payment=" + number);

    assertThatNothingIsLeft(output);
  }

  @Test
  void inAJsonBodyItIsForgotten(CapturedOutput output) {
    for (var body :
        List.of(
            "{\"products\":[{\"sku\":\"%s\"}],\"card\":{\"number\":\"%s\"},\"checkout\":true}"
                .formatted(campus.aCourse().verifiedSku(), number),
            "{\"products\":[{\"sku\":\"%s\"}]}".formatted(number),
            "{\"products\":[{\"sku\":\"A\",\"number\":%s".formatted(number),
            "{\"card\":\"%s\"}}".formatted(grouped))) {
      rest.post(purchase.payer(), "/api/v2/baskets/", body);
    }
    rest.post(
        purchase.payer(),
        "/api/v2/checkout/",
        "{\"basket_id\":%s,\"payment_processor\":\"%s\"}".formatted(number, grouped));

    assertThatNothingIsLeft(output);
  }

  @Test
  void inANotificationItIsForgotten(CapturedOutput output) {
    for (var body :
        List.of(
            "{\"payment\":{\"id\":\"%s\",\"card\":{\"number\":\"%s\"}}}"
                .formatted(till.reference(purchase), number),
            "{\"payment\":{\"id\":\"%s\"}}".formatted(number),
            number)) {
      till.notify(body, till.signature(body, clock.instant()));
      till.notify(body, "nonsense");
      counter.send(body);
      rest.signed("/payment/paypal/notify/", "PAYPAL-TRANSMISSION-SIG", "x", body);
    }

    assertThatNothingIsLeft(output);
  }

  @Test
  void inAnAnswerOfTheCardProcessorItIsNotKept(CapturedOutput output) {
    cards
        .faults()
        .add(
            Fault.error(
                    200,
                    "application/json",
                    """
                    {"id":"%s","status":"awaiting_payer","card":{"number":%s,"pan":"%s"},"note":"Of %s."}
                    """
                        .formatted(till.reference(purchase), number, number, grouped))
                .only(till.reference(purchase)));

    payments.ask(purchase.attemptId(), BY);

    assertThatIsKept(purchase, "awaiting_payer");
    assertThatNothingIsLeft(output);
  }

  @Test
  void inAnAnswerOfStripeItIsNotKept(CapturedOutput output) {
    var begun = counter.aPurchase();
    var answer =
        """
        {"error":{"type":"invalid_request_error","code":"odd","message":"The card %s, or %s, is odd.",
         "number":"%s","card":{"number":%s,"last4":"5709"}}}
        """
            .formatted(number, grouped, number, number);
    stripe
        .faults()
        .add(Fault.error(400, "application/json", answer).only(counter.reference(begun)));

    payments.ask(begun.attemptId(), BY);

    assertThatIsKept(begun, "invalid_request_error");
    assertThatNothingIsLeft(output);
  }

  @Test
  void inAnAnswerOfPayPalItIsNotKept(CapturedOutput output) {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    rest.post(
        payer,
        "/api/v2/baskets/",
        """
        {"products":[{"sku":"%s"}],"checkout":true,"payment_processor_name":"paypal"}
        """
            .formatted(course.verifiedSku()));
    var begun = till.newest(payer, course);
    var answer =
        """
        {"name":"UNPROCESSABLE_ENTITY","message":"Not by %s.","payment_source":{"card":{"number":"%s"}},
         "details":[{"issue":"ODD","field":"/number","value":"%s","number":%s,"description":"%s is odd."}]}
        """
            .formatted(grouped, number, number, number, number);
    paypal.faults().add(Fault.error(422, "application/json", answer).only(till.reference(begun)));

    payments.ask(begun.attemptId(), BY);

    assertThatIsKept(begun, "ODD");
    assertThatNothingIsLeft(output);
  }

  private void assertThatIsKept(Purchase about, String text) {
    assertThat(payments.responsesOf(about.basketId()).toString()).contains(text);
  }

  private void assertThatNothingIsLeft(CapturedOutput output) {
    for (var text : List.of(number, grouped)) {
      assertThat(Traces.tables(db, text)).as(text).isEmpty();
      assertThat(output.getAll().lines().filter(line -> line.contains(text))).isEmpty();
    }
  }

  /// One that no other test has.
  private static String aCardNumber() {
    var digits =
        "49" + ThreadLocalRandom.current().nextLong(1_000_000_000_000L, 10_000_000_000_000L);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      var digit = digits.charAt(i) - '0';
      sum += i % 2 == 0 ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return digits + (10 - sum % 10) % 10;
  }
}
