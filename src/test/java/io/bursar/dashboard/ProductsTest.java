package io.bursar.dashboard;

import static io.bursar.testing.Visitor.location;
import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.PreSaleCheck;
import io.bursar.fulfillment.spi.Deliverability.CannotSay;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.Rest.Answer;
import io.bursar.testing.TestClock;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Products of a type that Bursar knows by its declaration alone: made, changed, looked at before
/// they are sold, and bought. What cannot be delivered is not sold here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.modules=Seat,Library Pass",
      "bursar.fulfillment.check-every=1h",
      "bursar.catalog.sell-only-deliverable=true"
    })
@Import(PassModule.class)
class ProductsTest {

  private static final String API = "/api/v3/products/";

  @Autowired Campus campus;
  @Autowired Rest rest;
  @Autowired PassModule passes;
  @Autowired PreSaleCheck preSaleCheck;
  @Autowired Payments payments;
  @Autowired Orders orders;
  @Autowired Fulfillments fulfillments;
  @Autowired SandboxCardProcessor cards;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  private Account staff;
  private String library;

  @BeforeEach
  void aLibrary() {
    staff = campus.aStaffMember();
    // One word that begins with a letter: a search would take "1e5" for a number.
    library = "Library x" + UUID.randomUUID().toString().replace("-", "");
  }

  @Test
  void theSameRequestTwiceOrAtOnceMakesOneProduct() throws Exception {
    var first = rest.post(staff, API, pass("12.50"));
    assertThat(first.status()).as(first.body()).isEqualTo(201);
    assertThat(first.json().get("price").asString()).isEqualTo("12.50");
    assertThat(first.json().get("attributes").get("books").asInt()).isEqualTo(3);

    var again = rest.post(staff, API, pass("12.50"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
    assertThat(rest.post(staff, API, pass("99")).status()).isEqualTo(409);

    library = "Other " + library;
    Callable<Answer> one = () -> rest.post(staff, API, pass("1"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ids = new java.util.HashSet<Long>();
      for (var answer : threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> one).toList())) {
        assertThat(answer.get().status()).as(answer.get().body()).isIn(200, 201);
        ids.add(answer.get().json().get("id").asLong());
      }
      assertThat(ids).hasSize(1);
    }
  }

  @Test
  void everyWrongFieldIsNamedInOneAnswer() {
    var answer =
        rest.post(
            staff,
            API,
            """
            {"type": "Library Pass", "price": "1.999", "currency": "XYZZY", "expires": "soon", "sku": "no spaces",
             "attributes": {"level": "boss", "until": "2026-02-31", "page": "ftp://x", "shelf": "7", "books": 1.5,
                            "quiet": "perhaps", "colour": "red"}}
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().propertyNames())
        .containsExactlyInAnyOrder(
            "title",
            "price",
            "currency",
            "expires",
            "sku",
            "attributes.library",
            "attributes.level",
            "attributes.until",
            "attributes.page",
            "attributes.shelf",
            "attributes.books",
            "attributes.quiet",
            "attributes.colour");
    assertThat(rest.post(staff, API, "{\"type\": \"Ballad\"}").body()).contains("Library Pass");
    assertThat(rest.post(staff, API, "{\"prize\": \"1\"}").body()).contains("\"prize\"");
  }

  @Test
  void onlyStaffMayAndStrangersFindNothing() {
    var learner = campus.aLearner();
    var id = created("5").get("id").asLong();

    assertThat(rest.get(learner, API).status()).isEqualTo(403);
    assertThat(rest.get(learner, "/api/v3/product-types/").status()).isEqualTo(403);
    assertThat(rest.post(learner, API, pass("1")).status()).isEqualTo(403);
    assertThat(patch(learner, id, "{\"price\": \"0\"}").status()).isEqualTo(403);
    assertThat(rest.get(null, API).status()).isEqualTo(401);
    assertThat(patch(staff, 999_999_999, "{}").status()).isEqualTo(404);
    assertThat(new Visitor(port, learner).get("/dashboard/products/").statusCode()).isEqualTo(403);
    assertThat(rest.get(staff, "/api/v3/product-types/").body())
        .contains("\"Which one it opens.\"");
  }

  @Test
  void aSeatIsNotMadeTwiceInACourse() {
    var course = campus.aCourse();
    var seat =
        """
        {"type": "Seat", "title": "Again", "price": "1",
         "attributes": {"course_key": "%s", "certificate_type": "verified", "id_verification_required": true}}
        """;

    assertThat(rest.post(staff, API, seat.formatted(course.courseId())).body())
        .contains(course.verifiedSku());
    assertThat(rest.post(staff, API, seat.formatted("course-v1:No+Such+Course")).body())
        .contains("attributes.course_key");
    var honor =
        rest.post(staff, API, seat.formatted(course.courseId()).replace("verified", "honor"));
    assertThat(honor.status()).as(honor.body()).isEqualTo(201);
    assertThat(honor.json().get("course").asString()).isEqualTo(course.courseId());
  }

  @Test
  void aPriceThatChangesUnderAFrozenBasketIsNotTheOneThatIsPaid() {
    var product = created("10.00");
    var learner = campus.aLearner();
    var visitor = new Visitor(port, learner);
    visitor.post("/basket/add/", "sku", product.get("sku").asString(), "quantity", "3");
    var basket = visitor.get("/basket/").body();
    assertThat(basket).contains("Pay $30.00", "Library Pass");

    var submitted =
        visitor.post("/checkout/", "basket", hidden(basket, "basket"), "seen", "3000 USD");
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(303);
    assertThat(
            patch(staff, product.get("id").asLong(), "{\"price\": \"99\", \"why\": \"Dearer\"}")
                .status())
        .isEqualTo(200);
    var attempt =
        payments.get(
            db.sql("select max(id) from payment.attempts where user_id = :user")
                .param("user", learner.id())
                .query(Long.class)
                .single());
    cards.pay(String.valueOf(attempt.reference()), TestCard.PAYS);
    assertThat(payments.ask(attempt.id(), Actor.page(learner.id())).state())
        .isEqualTo(PaymentState.SETTLED);

    var order = orders.find(attempt.orderNumber()).orElseThrow();
    assertThat(order.totalInclTax().minor()).isEqualTo(3_000);
    assertThat(order.lines().getFirst().quantity()).isEqualTo(3);
    fulfillments.deliver(order.id(), false, Actor.page(learner.id()));
    assertThat(visitor.get("/checkout/receipt/?order_number=" + order.number()).body())
        .contains("Your passes are at the desk.", "3 pieces", "$30.00");
    assertThat(new Visitor(port, staff).get(page(product.get("id").asLong())).body())
        .contains("10.00 USD", "99.00 USD", "Dearer", staff.username());
  }

  @Test
  void staffMakeChangeExpireRetireAndRestoreAProductAtThePages() {
    var visitor = new Visitor(port, staff);
    assertThat(visitor.get("/dashboard/products/new/?type=Library+Pass").body())
        .contains("name=\"attributes.library\"", "Which one it opens.", "lender");
    var refused =
        visitor.post("/dashboard/products/new/", "type", "Library Pass", "title", "", "price", "x");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("problem-title", "problem-price", "problem-attributes.library");

    var made =
        visitor.post(
            "/dashboard/products/new/",
            "type",
            "Library Pass",
            "title",
            "Pass <b>to</b> " + library,
            "price",
            "7",
            "expires",
            "2030-01-01T10:00:00",
            "attributes.library",
            library,
            "attributes.quiet",
            "true");
    var page = location(made);
    var body = visitor.get(page).body();
    assertThat(body).contains("Pass &lt;b&gt;", "For sale", "2030-01-01T10:00");
    var seen = hidden(body, "seen");

    assertThat(visitor.post(page, "seen", seen, "price", "8", "why", "Sale").statusCode())
        .isEqualTo(303);
    assertThat(visitor.post(page, "seen", seen, "price", "9").statusCode()).isEqualTo(409);
    visitor.post(page + "expire/");
    assertThat(visitor.get(page).body()).contains("Expired", "8.00 USD", "Sale");
    visitor.post(page + "retire/");
    assertThat(listed(visitor, "state=retired")).isTrue();
    assertThat(listed(visitor, "state=for-sale")).isFalse();
    visitor.post(page + "restore/");
    assertThat(listed(visitor, "state=expired")).isTrue();
    assertThat(listed(visitor, "type=Seat")).isFalse();
    assertThat(visitor.postFromElsewhere(page + "retire/").statusCode()).isEqualTo(403);
  }

  @Test
  void whatCannotBeDeliveredIsNotSoldUntilALookSaysOtherwise() {
    var product = created("4");
    var id = product.get("id").asLong();
    var visitor = new Visitor(port, campus.aLearner());
    var sku = product.get("sku").asString();

    passes.says(library, new NotDeliverable("It burnt down."));
    preSaleCheck.check(id);
    assertThat(rest.get(staff, API + id + "/").body())
        .contains("It burnt down.", "\"for_sale\":false");
    assertThat(visitor.post("/basket/add/", "sku", sku).statusCode()).isEqualTo(400);
    assertThat(visitor.get("/products/").body()).contains("Not sold at the moment");
    assertThat(listed(new Visitor(port, staff), "state=not-deliverable")).isTrue();

    passes.says(library, new CannotSay("No answer."));
    preSaleCheck.check(id);
    assertThat(visitor.post("/basket/add/", "sku", sku).statusCode()).isEqualTo(303);
    assertThat(rest.get(staff, API + id + "/").json().get("check").get("failing_since").isNull())
        .isFalse();

    passes.says(library, new Deliverable());
    new Visitor(port, staff).post(page(id) + "check/");
    assertThat(rest.get(staff, API + id + "/").json().get("check").get("failing_since").isNull())
        .isTrue();
  }

  @Test
  void aProductIsLookedAtWhenItIsMadeAndAgainEachHour() {
    passes.says(library, new NotDeliverable("Closed."));
    var id = created("4").get("id").asLong();
    awaitCheck(id, "not deliverable");

    passes.says(library, new Deliverable());
    clock.advance(Duration.ofMinutes(61));
    awaitCheck(id, "deliverable");
  }

  /// Meanwhile the clock runs, a few seconds in all, so that what is due now is done.
  private void awaitCheck(long id, String result) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              var check = rest.get(staff, API + id + "/").json().get("check");
              assertThat(check.path("result").asString()).isEqualTo(result);
            });
  }

  private boolean listed(Visitor visitor, String filter) {
    var word = library.substring(library.lastIndexOf(' ') + 1);
    return visitor
        .get("/dashboard/products/?q=" + word + "&" + filter)
        .body()
        .contains("class=\"lead\"");
  }

  private tools.jackson.databind.JsonNode created(String price) {
    var answer = rest.post(staff, API, pass(price));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json();
  }

  private Answer patch(Account as, long id, String json) {
    return rest.send(as, "PATCH", API + id + "/", "application/json", ofString(json));
  }

  private String pass(String price) {
    return """
    {"type": "Library Pass", "title": "Pass to %s", "price": "%s", "attributes": {"library": "%s", "books": 3, "quiet": true}}
    """
        .formatted(library, price, library);
  }

  private static String page(long id) {
    return "/dashboard/products/" + id + "/";
  }

  private static String hidden(String page, String name) {
    var field = List.of(page.split("name=\"" + name + "\" value=\"", 2)).getLast();
    return field.substring(0, field.indexOf('"'));
  }
}
