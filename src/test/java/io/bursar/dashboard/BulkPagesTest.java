package io.bursar.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.bulk.FailedOrders;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Visitor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How staff act on many orders by the pages. No worker runs here, and the clock stands still.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class BulkPagesTest {

  private static final String PAGE = "/dashboard/bulk/";

  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  private Account staffMember;
  private Visitor staff;
  private FailedOrders failed;
  private List<String> numbers;

  @BeforeEach
  void ordersThatFailed() {
    staffMember = campus.aStaffMember();
    staff = new Visitor(port, staffMember);
    failed = FailedOrders.bulky(60, campus, db);
    numbers = failed.numbers(db);
  }

  @Test
  void ordersAreChosenLookedAtAndActedOn() {
    var course = failed.course().courseId();
    var looked =
        staff.post(PAGE + "preview/", "action", "retry", "status", "Open", "course", course);
    assertThat(looked.body()).contains("0 orders match").doesNotContain("name=\"key\"");

    looked =
        staff.post(
            PAGE + "preview/",
            "action",
            "retry",
            "status",
            "Fulfillment Error",
            "course",
            course,
            "rate",
            "1");
    assertThat(looked.body()).doesNotContain("role=\"alert\"");
    assertThat(looked.body()).contains("60", "refused", "The LMS refused it.", numbers.getFirst());
    var run = start("retry", "60");
    assertThat(staff.get(PAGE).body()).contains(run, staffMember.username(), "retry");

    assertThat(staff.get(run).body()).contains("60 orders", "Pause", "every 2s", "Next page");
    assertThat(staff.post(run + "pause/").statusCode()).isEqualTo(303);
    assertThat(staff.get(run + "live/").body()).contains("paused", "Go on").doesNotContain("<html");
    staff.post(run + "resume/");
    assertThat(staff.get(run + "live/").body()).contains("running");
    staff.post(run + "cancel/");
    assertThat(staff.get(run + "live/").body()).contains("canceled").doesNotContain("Go on");
    assertThat(staff.post(run + "resume/").statusCode()).as("too late").isEqualTo(303);
    assertThat(staff.get(run + "?after=50&state=todo").body()).contains(numbers.getLast());

    var table = staff.get(run + "results.csv");
    assertThat(table.headers().firstValue("Content-Disposition"))
        .hasValueSatisfying(name -> assertThat(name).contains("attachment"));
    assertThat(table.body().lines()).hasSize(61).first().isEqualTo("order,state,result,at");
  }

  @Test
  void oneFormSentTwiceStartsOneRun() {
    var first = start("release", "1");
    var form = new String[] {"action", "release", "numbers", numbers.getFirst(), "key", "same-key"};
    var second = Visitor.location(staff.post(PAGE, form));

    assertThat(second).isNotEqualTo(first);
    assertThat(Visitor.location(staff.post(PAGE, form))).isEqualTo(second);
  }

  @Test
  void aFileOfNumbersIsUploaded() {
    var list = numbers.get(0) + "\r\n" + numbers.get(1) + "\r\nEDX-3\r\n";

    var looked = staff.upload(PAGE + "preview/", "file", list, "action", "retry");

    assertThat(looked.statusCode()).isEqualTo(200);
    assertThat(looked.body()).contains("No order has", "EDX-3", numbers.get(0), numbers.get(1));
    assertThat(looked.body()).doesNotContain(numbers.get(2));
  }

  @Test
  void whatCannotBeIsSaidAndTheFormIsKept() {
    var everything = staff.post(PAGE + "preview/", "action", "retry");
    assertThat(everything.statusCode()).isEqualTo(400);
    assertThat(everything.body()).contains("Say which orders are meant");

    var why = staff.post(PAGE, "action", "hold", "numbers", numbers.getFirst(), "rate", "7");
    assertThat(why.statusCode()).isEqualTo(400);
    assertThat(why.body()).contains("say why these orders are held", numbers.getFirst());
    assertThat(staff.post(PAGE, "action", "retry", "status", "Open", "rate", "x").body())
        .contains("between 1 and 1,000 orders a second");
  }

  @Test
  void theListOfOrdersLeadsHereWithItsFilter() {
    var course = failed.course().courseId().replace(":", "%3A").replace("+", "%2B");

    var list = staff.get("/dashboard/orders/?status=Fulfillment%20Error&q=" + course).body();

    assertThat(list)
        .contains("Act on these", "/dashboard/bulk/?status=Fulfillment%20Error&amp;course=");
    assertThat(staff.get("/dashboard/orders/?status=Complete").body())
        .doesNotContain("Act on these");
    assertThat(staff.get(PAGE + "?status=Fulfillment%20Error&course=" + course).body())
        .contains("value=\"" + failed.course().courseId() + "\"");
  }

  @Test
  void nobodyElseDoesAnyOfThis() {
    var run = start("release", "1");
    var learner = new Visitor(port, campus.aLearner());

    for (var page : List.of(PAGE, run, run + "live/", run + "results.csv")) {
      assertThat(learner.get(page).statusCode()).as(page).isEqualTo(403);
    }
    for (var page : List.of(PAGE, PAGE + "preview/", run + "cancel/")) {
      var answer = learner.post(page, "action", "retry", "numbers", numbers.getFirst());
      assertThat(answer.statusCode()).as(page).isEqualTo(403);
    }
    assertThat(staff.postFromElsewhere(run + "cancel/").statusCode()).isEqualTo(403);
    assertThat(staff.get(PAGE + "999999999/").statusCode()).isEqualTo(404);
  }

  /// Starts a run on the first order, or on all of the course, slowly.
  private String start(String action, String orders) {
    var which =
        orders.equals("1")
            ? new String[] {"numbers", numbers.getFirst()}
            : new String[] {"course", failed.course().courseId()};
    var answer = staff.post(PAGE, "action", action, which[0], which[1], "rate", "1");
    assertThat(answer.statusCode()).isEqualTo(303);
    return Visitor.location(answer);
  }
}
