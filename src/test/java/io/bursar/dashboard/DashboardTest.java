package io.bursar.dashboard;

import static io.bursar.testing.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Visitor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// What staff find, see and do. No worker runs here, so an order waits until somebody retries.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class DashboardTest {

  private static final Pattern ROW = Pattern.compile("class=\"lead nowrap\"><a [^>]*>([^<]+)<");

  @Autowired Campus campus;
  @Autowired BuyBySku buyBySku;
  @Autowired SandboxLms lms;
  @LocalServerPort int port;

  private Visitor staff;
  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    staff = new Visitor(port, campus.aStaffMember());
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
  }

  @Test
  void onlyStaffComeIn() {
    var number = anOrder();
    var other = new Visitor(port, learner);

    for (var page : List.of("/dashboard/", "/dashboard/orders/", order(number))) {
      assertThat(new Visitor(port, null).get(page).statusCode()).as(page).isEqualTo(302);
      assertThat(other.get(page).statusCode()).as(page).isEqualTo(403);
    }
    assertThat(other.post(order(number) + "retry/").statusCode()).isEqualTo(403);
    assertThat(location(staff.get("/dashboard/"))).isEqualTo("/dashboard/orders/");
  }

  @Test
  void anOrderIsFoundByWhatIsKnownOfIt() {
    var number = anOrder();

    assertThat(rows("q=" + learner.username())).containsExactly(number);
    assertThat(rows("q=" + learner.email().toUpperCase(java.util.Locale.ROOT)))
        .containsExactly(number);
    assertThat(rows("q=" + encoded(course.courseId()))).containsExactly(number);
    assertThat(rows("q=" + course.auditSku())).containsExactly(number);
    assertThat(rows("q=" + course.verifiedSku())).isEmpty();
    assertThat(location(staff.get("/dashboard/orders/?q=" + number))).isEqualTo(order(number));
    assertThat(staff.get("/dashboard/orders/?q=nobody-at-all").body())
        .contains("nobody whose username or e-mail address begins with", "No order matches");
  }

  @Test
  void ordersAreFilteredByStatus() {
    var open = anOrder();
    var complete = anOrder();
    staff.post(order(complete) + "retry/");

    var q = "q=" + learner.username();
    assertThat(rows(q)).containsExactly(complete, open);
    assertThat(rows(q + "&status=Open")).containsExactly(open);
    assertThat(rows(q + "&status=Complete")).containsExactly(complete);
    assertThat(rows(q + "&status=Fulfillment+Error")).isEmpty();
  }

  @Test
  void pagesFollowEachOtherBothWays() {
    var numbers = new java.util.ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      numbers.addFirst(anOrder());
    }
    var first = staff.get("/dashboard/orders/?q=" + learner.username());
    var second = staff.get(link(first.body(), "next"));
    var firstAgain = staff.get(link(second.body(), "prev"));

    assertThat(rowsOf(first.body())).containsExactlyElementsOf(numbers.subList(0, 25));
    assertThat(rowsOf(second.body())).containsExactlyElementsOf(numbers.subList(25, 30));
    assertThat(rowsOf(firstAgain.body())).containsExactlyElementsOf(numbers.subList(0, 25));
    assertThat(first.body()).doesNotContain("rel=\"prev\"");
    assertThat(second.body()).doesNotContain("rel=\"next\"");
  }

  @Test
  void whatCannotBeReadOfAnAddressIsAsIfItWereNotThere() {
    for (var query : List.of("after=x", "before=99999999999999999-1", "status=Nonsense", "q=%25")) {
      assertThat(staff.get("/dashboard/orders/?" + query).statusCode()).as(query).isEqualTo(200);
    }
  }

  @Test
  void anUnknownOrderIsNotFound() {
    assertThat(staff.get(order("EDX-1")).statusCode()).isEqualTo(404);
    assertThat(staff.post(order("EDX-1") + "retry/").statusCode()).isEqualTo(404);
    assertThat(staff.post(order(anOrder()) + "lines/1/retry/").statusCode()).isEqualTo(404);
  }

  @Test
  void aRetryThatFailsSaysWhyAndWhatFollows() {
    var number = anOrder();
    lms.faults().add(Fault.error(503));

    var tried = staff.postByHtmx(order(number) + "retry/");

    assertThat(tried.statusCode()).isEqualTo(200);
    assertThat(tried.body())
        .doesNotContain("<html")
        .contains(
            "Tried: line 1 is not delivered. The LMS is not available now (503).",
            "Fulfillment Server Error",
            "Next try at",
            "HTTP 503",
            "every 3s",
            "hx-swap-oob=\"innerHTML:#said\"");
  }

  @Test
  void aRetryThatWorksIsSeenAtOnceAndThenThereIsNothingToRetry() {
    var number = anOrder();

    var tried = staff.postByHtmx(order(number) + "retry/");

    assertThat(tried.body()).contains("Tried: it is delivered.", "Enrolled in audit mode.");
    assertThat(tried.body())
        .doesNotContain("hx-trigger")
        .containsPattern("id=\"retry\"[^>]* disabled");
    assertThat(lms.enrollment(learner.username(), course.courseId())).isPresent();
    assertThat(staff.postByHtmx(order(number) + "retry/").body())
        .contains("Tried: it is delivered.");
    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().activations())
        .isEqualTo(1);
  }

  @Test
  void oneLineIsRetriedAlone() {
    var other = campus.aCourse();
    var number = buy(learner, course.auditSku(), other.auditSku());
    var page = staff.get(order(number)).body();
    var retry = Pattern.compile("hx-post=\"([^\"]*/lines/\\d+/retry/)\"").matcher(page);
    assertThat(retry.find()).isTrue();

    staff.postByHtmx(String.valueOf(retry.group(1)));

    assertThat(staff.get(order(number)).body()).contains("1 delivered · 1 queued");
  }

  @Test
  void aHeldLineSaysSinceWhenAndUntilWhen() {
    var number = anOrder();
    lms.closeCourse(course.courseId());

    var tried = staff.postByHtmx(order(number) + "retry/").body();

    assertThat(tried).contains("Held since", "Somebody has to look at line 1 by", "1 line, held");
    assertThat(new Visitor(port, learner).get("/checkout/receipt/?order_number=" + number).body())
        .contains("Somebody is looking into it.")
        .doesNotContain("LMS", "hx-trigger");
  }

  @Test
  void theLivePartIsExchangedOnlyWhenItChanged() {
    var number = anOrder();
    var page = staff.get(order(number)).body();
    var poll = Pattern.compile("hx-get=\"([^\"]+)\"").matcher(page);
    assertThat(poll.find()).isTrue();

    assertThat(staff.get(String.valueOf(poll.group(1))).statusCode()).isEqualTo(204);
    staff.post(order(number) + "retry/");
    assertThat(staff.get(String.valueOf(poll.group(1))).body()).contains("1 line, delivered");
  }

  @Test
  void withoutScriptsARetryLeadsBackToThePage() {
    var number = anOrder();

    var tried = staff.post(order(number) + "retry/");

    assertThat(tried.statusCode()).isEqualTo(303);
    assertThat(location(tried)).isEqualTo(order(number));
  }

  @Test
  void aNoteIsKeptAsItWasWritten() {
    var number = anOrder();

    var added =
        staff.post(order(number) + "notes/", "message", "Called <b>them</b> & all is well.");

    assertThat(location(added)).isEqualTo(order(number) + "#notes");
    assertThat(staff.get(order(number)).body())
        .contains("Called &lt;b&gt;them&lt;/b&gt; &amp; all is well.", "Note added.");
  }

  @Test
  void aNoteWithoutWordsIsRefusedAndNothingIsLost() {
    var refused = staff.post(order(anOrder()) + "notes/", "message", "  ");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("A note needs between 1 and 4,000 characters.");
  }

  @Test
  void aRetryWithoutTheTokenDoesNothing() {
    var number = anOrder();

    assertThat(staff.postFromElsewhere(order(number) + "retry/").statusCode()).isEqualTo(403);
    assertThat(staff.get(order(number)).body()).contains("1 line, queued");
  }

  /// An order of the learner, for a course that is then the newest.
  private String anOrder() {
    course = campus.aCourse();
    return buy(learner, course.auditSku());
  }

  private String buy(Account buyer, String... skus) {
    return buyBySku
        .checkout(buyer, campus.site(), List.of(skus), Optional.empty(), Actor.page(buyer.id()))
        .orderNumber();
  }

  private List<String> rows(String query) {
    return rowsOf(staff.get("/dashboard/orders/?" + query).body());
  }

  private static List<String> rowsOf(String page) {
    return ROW.matcher(page).results().map(row -> row.group(1)).toList();
  }

  private static String link(String page, String rel) {
    var link = Pattern.compile("rel=\"" + rel + "\" href=\"([^\"]+)\"").matcher(page);
    assertThat(link.find()).as(rel).isTrue();
    return String.valueOf(link.group(1)).replace("&amp;", "&");
  }

  private static String order(String number) {
    return "/dashboard/orders/" + number + "/";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
