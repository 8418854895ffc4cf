package io.bursar.storefront;

import static io.bursar.testing.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.StripeTill;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The page that holds Stripe's form, and the way back from it.
@BursarTest
class CardFormPageTest {

  @Autowired StripeTill counter;
  @Autowired SandboxStripe stripe;
  @Autowired Till till;
  @Autowired Campus campus;
  @LocalServerPort int port;

  private Purchase purchase;
  private Visitor payer;
  private String page;

  @BeforeEach
  void aPurchase() {
    purchase = counter.aPurchase();
    payer = new Visitor(port, purchase.payer());
    page = "/payment/stripe/pay/?payment=" + purchase.attemptId();
  }

  @AfterEach
  void mendStripe() {
    stripe.faults().clear();
  }

  @Test
  void thePageHasWhatTheFormNeedsAndMayLoadItFromStripeOnly() {
    var answer = payer.get(page);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            counter.intent(purchase).path("client_secret").asString(),
            stripe.secrets().publishableKey(),
            stripe.scriptUrl(),
            campus.site().link("/payment/stripe/return/"),
            "Pay $149.00")
        .doesNotContain(stripe.secrets().secretKey());
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains(
            "script-src 'self' " + stripe.url() + ";",
            "connect-src 'self' " + stripe.url() + ";",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(till.attempt(purchase).pageUrl()).isEqualTo(campus.site().link(page));
    assertThat(payer.get("/basket/").body()).contains("Continue to payment", page);
  }

  @Test
  void nobodySeesTheFormOfAnother() {
    var stranger = new Visitor(port, campus.aLearner());

    assertThat(stranger.get(page).statusCode()).isEqualTo(404);
    assertThat(stranger.get(wayBack("succeeded")).statusCode()).isEqualTo(404);
    assertThat(payer.get("/payment/stripe/return/").statusCode()).isEqualTo(404);
  }

  @Test
  void whatTheAddressSaysOfTheOutcomeIsNotBelieved() {
    var back = payer.get(wayBack("succeeded"));

    assertThat(location(back)).isEqualTo(campus.site().link(page) + "&again=true");
    assertThat(payer.get(page + "&again=true").body()).contains("nothing was charged");
    assertThat(till.count("orders.orders", purchase)).isZero();

    stripe.pay(counter.reference(purchase), StripeCard.VISA);
    assertThat(location(payer.get(wayBack("failed")))).startsWith("/checkout/receipt/");
  }

  @Test
  void whoIsDoneIsLedOnFromTheForm() {
    stripe.pay(counter.reference(purchase), StripeCard.VISA);

    assertThat(location(payer.get(page))).startsWith("/checkout/receipt/");
    assertThat(location(payer.get(page))).startsWith("/checkout/receipt/");
  }

  @Test
  void withoutStripeThereIsNoFormAndTheBasketPageWaits() {
    stripe.faults().add(Fault.error(500));

    assertThat(location(payer.get(page))).isEqualTo("/basket/");
    assertThat(payer.get("/basket/").body()).contains("being confirmed");

    stripe.faults().clear();
    assertThat(payer.get(page).statusCode()).isEqualTo(200);
  }

  @Test
  void thePageForThoseWhoLostTheirWayIsForEverybody() {
    assertThat(payer.get("/checkout/error/").body()).contains("could not go on");
    assertThat(payer.post("/checkout/error/").statusCode()).isEqualTo(200);
  }

  private String wayBack(String status) {
    return "/payment/stripe/return/?payment_intent=%s&payment_intent_client_secret=x&redirect_status=%s"
        .formatted(counter.reference(purchase), status);
  }
}
