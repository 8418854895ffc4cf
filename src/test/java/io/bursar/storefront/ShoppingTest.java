package io.bursar.storefront;

import static io.bursar.testing.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.catalog.CourseOffer;
import io.bursar.catalog.Courses;
import io.bursar.catalog.ProductOffer;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Mint;
import io.bursar.testing.Visitor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// From the list of courses to a basket and, for what is free, to an order. No worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class ShoppingTest {

  @Autowired Campus campus;
  @Autowired Courses courses;
  @Autowired Mint mint;
  @LocalServerPort int port;

  private Account learner;
  private Visitor visitor;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    visitor = new Visitor(port, learner);
    course = campus.aCourse();
  }

  @Test
  void anybodySeesTheCoursesButOnlyWhoIsSignedInHasABasket() {
    var anybody = new Visitor(port, null);

    assertThat(anybody.get("/").statusCode()).isEqualTo(200);
    assertThat(anybody.get("/courses/").body()).contains("<h1>Courses</h1>", "Sign in");
    for (var page :
        List.of("/basket/", "/orders/", "/basket/add/?sku=1", "/checkout/free-checkout/")) {
      var answer = anybody.get(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(302);
      assertThat(location(answer)).as(page).startsWith("/login/?next=");
    }
  }

  @Test
  void aPageTellsBrowsersToRunNothingThatIsNotOurs() {
    var answer = visitor.get("/basket/");

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'");
    assertThat(answer.body()).doesNotContain(" style=\"", "<style", " onclick=", "<script>");
  }

  @Test
  void anEmptyBasketSaysSo() {
    assertThat(visitor.get("/basket/").body()).contains("Your basket is empty");
  }

  @Test
  void theLinkOfOtherSystemsReplacesWhatIsInTheBasket() {
    var other = campus.aCourse();
    visitor.get("/basket/add/?sku=" + other.verifiedSku());

    var added = visitor.get("/basket/add/?sku=" + course.verifiedSku() + "&utm_source=mail");

    assertThat(added.statusCode()).isEqualTo(303);
    assertThat(location(added)).isEqualTo("/basket/?utm_source=mail");
    assertThat(visitor.get("/basket/").body())
        .contains(course.courseId(), "Pay $149.00")
        .doesNotContain(other.courseId());
  }

  @Test
  void aLinkWithABadCodeAndACampaignInBracesSaysWhatIsWrong() {
    var added =
        visitor.get(
            "/basket/add/?sku=" + course.verifiedSku() + "&code=NOSUCH&utm_term=%7Ba%20b%7D%26c");

    assertThat(added.statusCode()).isEqualTo(303);
    assertThat(location(added)).startsWith("/basket/?utm_term=%7Ba%20b%7D%26c&error_message=");
    assertThat(visitor.get(location(added)).body()).contains(course.courseId(), "NOSUCH");
  }

  @Test
  void theButtonOfTheListAddsToWhatIsInTheBasket() {
    var other = campus.aCourse();
    visitor.post("/basket/add/", "sku", other.verifiedSku());
    visitor.post("/basket/add/", "sku", course.verifiedSku());
    visitor.post("/basket/add/", "sku", course.verifiedSku());

    assertThat(visitor.get("/basket/").body())
        .contains(course.courseId(), other.courseId(), "Pay $298.00");
  }

  @Test
  void whatIsSoldInQuantityAddsToWhatLiesInTheBasketAndTheLinkOfOtherSystemsReplacesIt() {
    var codes = mint.enrollmentCodes(course);
    visitor.post("/basket/add/", "sku", codes, "quantity", "2");
    visitor.post("/basket/add/", "sku", course.verifiedSku());
    visitor.post("/basket/add/", "sku", codes, "quantity", "3");
    assertThat(quantity()).isEqualTo("5");

    var tooMany = visitor.post("/basket/add/", "sku", codes, "quantity", "9996");
    assertThat(tooMany.body()).contains("Choose a quantity from 1 to 10,000.");
    assertThat(quantity()).isEqualTo("5");

    visitor.get("/basket/add/?sku=" + codes);
    assertThat(quantity()).isEqualTo("1");
  }

  @Test
  void whatCannotBeAddedIsRefusedInPlainText() {
    var nothing = visitor.get("/basket/add/");
    var unknown = visitor.get("/basket/add/?sku=NOSUCH1&sku=NOSUCH2");

    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(nothing.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("NOSUCH1, NOSUCH2");
  }

  @Test
  void onePaymentHasOneCurrency() {
    var euros = inEuros();

    var added = visitor.get("/basket/add/?sku=%s&sku=%s".formatted(course.verifiedSku(), euros));

    assertThat(added.statusCode()).isEqualTo(400);
    assertThat(added.body()).contains("different currencies");
  }

  @Test
  void aLineIsRemoved() {
    visitor.post("/basket/add/", "sku", course.verifiedSku());
    var product = between(visitor.get("/basket/").body(), "name=\"product\" value=\"", "\"");

    assertThat(visitor.post("/basket/remove/", "product", product).statusCode()).isEqualTo(303);
    assertThat(visitor.get("/basket/").body()).contains("Your basket is empty");
  }

  @Test
  void whatIsFreeIsOneClickAway() {
    var enrolled = visitor.post("/checkout/enroll/", "sku", course.auditSku());

    assertThat(enrolled.statusCode()).isEqualTo(303);
    assertThat(visitor.get(location(enrolled)).body())
        .contains("We are opening it for you.", course.courseId());
    assertThat(visitor.get("/orders/").body()).contains("Under way");
    assertThat(visitor.get("/courses/").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsOwnedIsNotSoldAgain() {
    visitor.post("/checkout/enroll/", "sku", course.auditSku());

    var again = visitor.post("/checkout/enroll/", "sku", course.auditSku());
    var byLink = visitor.get("/basket/add/?sku=" + course.auditSku());

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("You have bought this already");
    assertThat(byLink.statusCode()).isEqualTo(200);
    assertThat(byLink.body()).contains("It is yours already");
  }

  @Test
  void whatCostsSomethingIsNotFree() {
    visitor.get("/basket/add/?sku=" + course.verifiedSku());

    var enrolled = visitor.post("/checkout/enroll/", "sku", course.verifiedSku());
    var linked = visitor.get("/checkout/free-checkout/");

    assertThat(enrolled.statusCode()).isEqualTo(409);
    assertThat(linked.statusCode()).isEqualTo(409);
    assertThat(linked.body()).contains("This is not free", "Pay $149.00");
  }

  @Test
  void theLinkForFreeBasketsLeadsToTheReceipt() {
    assertThat(location(visitor.get("/checkout/free-checkout/"))).isEqualTo("/basket/");
    visitor.get("/basket/add/?sku=" + course.auditSku() + "&email_opt_in=True");

    var placed = visitor.get("/checkout/free-checkout/");

    assertThat(placed.statusCode()).isEqualTo(302);
    assertThat(location(placed)).startsWith("/checkout/receipt/?order_number=EDX-");
  }

  @Test
  void aFormOfAnotherSiteDoesNothing() {
    var posted = visitor.postFromElsewhere("/checkout/enroll/", "sku", course.auditSku());

    assertThat(posted.statusCode()).isEqualTo(403);
    assertThat(visitor.get("/orders/").body()).contains("No orders yet");
  }

  @Test
  void aReceiptIsForWhoBoughtAndForStaff() {
    var receipt = location(visitor.post("/checkout/enroll/", "sku", course.auditSku()));

    assertThat(new Visitor(port, campus.aLearner()).get(receipt).statusCode()).isEqualTo(404);
    assertThat(new Visitor(port, campus.aStaffMember()).get(receipt).body())
        .contains("Open in the dashboard");
    assertThat(visitor.get("/checkout/receipt/?order_number=EDX-1").statusCode()).isEqualTo(404);
  }

  @Test
  void theDeliveryOnTheReceiptIsExchangedOnlyWhenItChanged() {
    var receipt =
        visitor.get(location(visitor.post("/checkout/enroll/", "sku", course.auditSku())));
    var poll = between(receipt.body(), "hx-get=\"", "\"").replace("&amp;", "&");

    assertThat(visitor.get(poll).statusCode()).isEqualTo(204);
    assertThat(visitor.get(poll + "0").body())
        .contains("We are opening it for you.")
        .doesNotContain("<html");
  }

  /// How many there are of the only line that is sold in quantity.
  private String quantity() {
    var basket = visitor.get("/basket/").body();
    assertThat(basket).containsOnlyOnce("name=\"quantity\"");
    return between(basket, "max=\"10000\" value=\"", "\"");
  }

  private String inEuros() {
    var id = course.courseId() + "_EUR";
    return courses
        .save(
            campus.site().partner().id(),
            new CourseOffer(
                id,
                null,
                "A course in euros",
                null,
                List.of(ProductOffer.seat("verified", true, Money.of(9_900, "EUR")))))
        .getFirst();
  }

  static String between(String text, String before, String after) {
    assertThat(text).contains(before);
    var begin = text.indexOf(before) + before.length();
    return text.substring(begin, text.indexOf(after, begin));
  }
}
