package io.bursar.storefront;

import static io.bursar.storefront.ShoppingTest.between;
import static io.bursar.testing.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.catalog.CourseOffer;
import io.bursar.catalog.Courses;
import io.bursar.catalog.ProductOffer;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// From a basket to a receipt by a processor's page, and what the payer reads when it goes wrong.
/// No worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class PayingTest {

  @Autowired Campus campus;
  @Autowired Courses courses;
  @Autowired SandboxCardProcessor cards;
  @LocalServerPort int port;

  private Visitor visitor;
  private Seats course;

  @BeforeEach
  void aFullBasket() {
    visitor = new Visitor(port, campus.aLearner());
    course = campus.aCourse();
    visitor.get("/basket/add/?sku=" + course.verifiedSku());
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void aPaymentEndsInAReceipt() {
    var reference = begin();
    cards.pay(reference, TestCard.PAYS);

    var back = visitor.get("/payment/sandbox/return/?payment=" + reference);

    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(location(back)).startsWith("/checkout/receipt/?order_number=");
    assertThat(visitor.get(location(back)).body())
        .contains("$149.00", "We are opening it for you.", "ending in 4242");
  }

  @Test
  void aDeclinedPaymentIsExplainedAndTheBasketIsThereAgain() {
    var reference = begin();
    cards.pay(reference, TestCard.DECLINED);

    var back = visitor.get("/payment/sandbox/return/?payment=" + reference);

    assertThat(location(back)).startsWith("/basket/?payment=");
    assertThat(visitor.get(location(back)).body())
        .contains("alert-danger", "declined", "Pay $149.00");
  }

  @Test
  void aPaymentUnderWayCanBeContinuedOrCanceled() {
    var reference = begin();
    var basket = visitor.get("/basket/").body();
    assertThat(basket)
        .contains("A payment is under way", "/pay/" + reference)
        .doesNotContain("Pay $149.00");

    var canceled =
        visitor.post(
            "/payment/cancel/", "payment", between(basket, "name=\"payment\" value=\"", "\""));

    assertThat(visitor.get(location(canceled)).body())
        .contains("nothing was charged", "Pay $149.00");
  }

  @Test
  void comingBackUndecidedLeadsToTheBasket() {
    var reference = begin();

    var back = visitor.get("/payment/sandbox/return/?payment=" + reference);

    assertThat(location(back)).isEqualTo("/basket/");
  }

  @Test
  void aPaymentWithoutAnAnswerIsBeingConfirmed() {
    cards.faults().add(Fault.error(500));

    var submitted = submit("14900 USD");

    assertThat(location(submitted)).isEqualTo("/basket/");
    var basket = visitor.get("/basket/").body();
    assertThat(basket).contains("Your payment is being confirmed").doesNotContain("Cancel this");
    var poll = between(basket, "hx-get=\"", "\"").replace("&amp;", "&");
    assertThat(visitor.get(poll).statusCode()).isEqualTo(204);
  }

  @Test
  void theWaitingPageGoesOnOnceThePaymentIsDecided() {
    var reference = begin();
    var poll = between(visitor.get("/basket/").body(), "hx-get=\"", "\"").replace("&amp;", "&");
    cards.pay(reference, TestCard.PAYS);
    visitor.get("/payment/sandbox/return/?payment=" + reference);

    var polled = visitor.get(poll);

    assertThat(polled.headers().firstValue("HX-Redirect").orElseThrow())
        .startsWith("/checkout/receipt/");
  }

  @Test
  void nobodySeesOrEndsAnothersPayment() {
    var reference = begin();
    var basket = visitor.get("/basket/").body();
    var payment = between(basket, "name=\"payment\" value=\"", "\"");
    var poll = between(basket, "hx-get=\"", "\"").replace("&amp;", "&");
    var stranger = new Visitor(port, campus.aStaffMember());

    assertThat(stranger.get("/payment/sandbox/return/?payment=" + reference).statusCode())
        .isEqualTo(404);
    assertThat(stranger.post("/payment/cancel/", "payment", payment).statusCode()).isEqualTo(404);
    assertThat(stranger.get(poll).statusCode()).isEqualTo(404);
    assertThat(stranger.get("/basket/?payment=" + payment).body()).doesNotContain("under way");
  }

  @Test
  void aPriceThatChangedIsSaidBeforeAnythingIsCharged() {
    courses.save(
        campus.site().partner().id(),
        new CourseOffer(
            course.courseId(),
            null,
            "A course",
            null,
            List.of(ProductOffer.seat("verified", true, Money.of(19_900, "USD")))));

    var submitted = submit("14900 USD");

    assertThat(submitted.statusCode()).isEqualTo(409);
    assertThat(submitted.body()).contains("The price has changed since you saw it", "Pay $199.00");
  }

  @Test
  void aFormThatWasTamperedWithIsRefused() {
    assertThat(submit("1 dollar").statusCode()).isEqualTo(400);
    assertThat(submit("14900 XXZ").statusCode()).isEqualTo(400);
    var stranger = new Visitor(port, campus.aLearner());
    assertThat(stranger.post("/checkout/", "basket", basketId(), "seen", "14900 USD").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aBasketThatIsAnOrderLeadsToItsReceipt() {
    var basket = basketId();
    var reference = begin();
    cards.pay(reference, TestCard.PAYS);
    var receipt = location(visitor.get("/payment/sandbox/return/?payment=" + reference));

    var again = visitor.post("/checkout/", "basket", basket, "seen", "14900 USD");

    assertThat(location(again)).isEqualTo(receipt);
  }

  /// Submits the basket; answers the processor's reference.
  private String begin() {
    var submitted = submit("14900 USD");
    assertThat(submitted.statusCode()).isEqualTo(303);
    return location(submitted).replaceFirst(".*/pay/", "");
  }

  private HttpResponse<String> submit(String seen) {
    return visitor.post("/checkout/", "basket", basketId(), "seen", seen);
  }

  private String basketId() {
    return between(visitor.get("/basket/").body(), "name=\"basket\" value=\"", "\"");
  }
}
