package io.bursar.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.Outages;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Visitor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What staff see of holds and outages, and what they can do about them. No worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class HoldsAndOutagesTest {

  private static final Pattern NEXT =
      Pattern.compile("<a [^>]*href=\"([^\"]+)\"[^>]*>Next page</a>");

  @Autowired Campus campus;
  @Autowired BuyBySku buyBySku;
  @Autowired Orders orders;
  @Autowired Fulfillments fulfillments;
  @Autowired Outages outages;
  @Autowired SandboxLms lms;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  private Account staffMember;
  private Visitor staff;
  private Account learner;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    staffMember = campus.aStaffMember();
    staff = new Visitor(port, staffMember);
    learner = campus.aLearner();
    course = campus.aCourse();
  }

  @AfterEach
  void mendTheLms() {
    lms.faults().clear();
    outages.current().forEach(outage -> outages.goOn(outage.id(), Actor.page(staffMember.id())));
  }

  @Test
  void aHoldIsListedTakenAndResolvedForAReason() {
    var order = aHeldOrder();
    var line = "/dashboard/orders/%s/lines/%d/".formatted(order.number(), lineOf(order));

    assertThat(listed(order)).contains("enrollment is closed, or the course is full");
    staff.post("/dashboard/holds/%s/%d/take".formatted(order.number(), lineOf(order)));
    assertThat(staff.get("/dashboard/holds/?whose=mine").body()).contains(order.number());
    assertThat(staff.get("/dashboard/holds/?whose=nobodys").body()).doesNotContain(order.number());
    assertThat(staff.get("/dashboard/orders/" + order.number() + "/").body())
        .contains("Looked after by", staffMember.username());

    assertThat(staff.postByHtmx(line + "resolve/").body())
        .contains("The destination does not have it as asked", "held");
    assertThat(staff.postByHtmx(line + "resolve/", "reason", "Done by phone.").body())
        .contains("Resolved.", "Resolved by hand: Done by phone.");
    assertThat(again(order).status()).isEqualTo(OrderStatus.COMPLETE);
    assertThat(staff.get("/dashboard/holds/?whose=mine").body()).doesNotContain(order.number());
  }

  @Test
  void aLineIsTakenBackForAReasonOnly() {
    var order = anAttemptedOrder();
    var line = "/dashboard/orders/%s/lines/%d/".formatted(order.number(), lineOf(order));

    assertThat(staff.postByHtmx(line + "revoke/", "reason", " ").body())
        .contains("Say why, in a sentence");
    assertThat(staff.postByHtmx(line + "revoke/", "reason", "Asked for it.").body())
        .contains("It is being taken back");
    staff.post("/dashboard/orders/%s/retry/".formatted(order.number()));

    assertThat(lms.enrollment(learner.username(), course.courseId()).orElseThrow().active())
        .isFalse();
    assertThat(again(order).lines().getFirst().closed()).isTrue();
  }

  @Test
  void anOutageIsAnnouncedOnEveryPageOfTheDeskAndEndedByAWord() {
    lms.faults().add(Fault.error(401));
    var order = anAttemptedOrder();

    assertThat(staff.get("/dashboard/orders/").body()).contains("is out: deliveries wait there");
    var page = staff.get("/dashboard/outages/").body();
    assertThat(page)
        .contains("refuses us", "The LMS does not accept our credentials (401).", "Waiting");
    var id = outages.current().getFirst().id();
    assertThat(staff.post("/dashboard/outages/%d/probe".formatted(id)).statusCode()).isEqualTo(303);
    staff.post("/dashboard/outages/%d/go-on".formatted(id));

    assertThat(staff.get("/dashboard/outages/live").body()).contains("Draining");
    assertThat(staff.get("/dashboard/orders/").body()).doesNotContain("is out: deliveries wait");
    assertThat(again(order).status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
  }

  @Test
  void aLineThatWouldBeForgottenIsAnnouncedOnEveryPageOfTheDesk() {
    var order = anAttemptedOrder();
    db.sql(
            """
            insert into fulfillment.stuck_lines
              (line_id, order_id, order_number, what, found_at, seen_at)
            values (:line, :order, :number, 'It has no delivery.', now(), now())
            """)
        .param("line", lineOf(order))
        .param("order", order.id())
        .param("number", order.number())
        .update();

    assertThat(staff.get("/dashboard/orders/").body())
        .contains("would be forgotten", "href=\"/dashboard/outages/#stuck\"");
    assertThat(staff.get("/dashboard/outages/").body())
        .contains("Would be forgotten", order.number(), "It has no delivery.");
  }

  @Test
  void nobodyElseDoesAnyOfThis() {
    var order = aHeldOrder();
    var other = new Visitor(port, learner);

    for (var page : List.of("/dashboard/holds/", "/dashboard/outages/")) {
      assertThat(other.get(page).statusCode()).as(page).isEqualTo(403);
    }
    for (var action :
        List.of(
            "/dashboard/orders/%s/lines/%d/resolve/".formatted(order.number(), lineOf(order)),
            "/dashboard/orders/%s/lines/%d/revoke/".formatted(order.number(), lineOf(order)),
            "/dashboard/holds/%s/%d/take".formatted(order.number(), lineOf(order)))) {
      assertThat(other.post(action, "reason", "Mine.").statusCode()).as(action).isEqualTo(403);
    }
    assertThat(again(order).status()).isEqualTo(OrderStatus.FULFILLMENT_ERROR);
  }

  /// The page of the list of holds on which this order stands: other tests have theirs there too.
  private String listed(Order order) {
    var address = "/dashboard/holds/";
    while (true) {
      var page = staff.get(address).body();
      if (page.contains(order.number())) {
        return page;
      }
      var next = NEXT.matcher(page);
      assertThat(next.find()).as("%s is on no page", order.number()).isTrue();
      address = next.group(1).replace("&amp;", "&");
    }
  }

  private Order aHeldOrder() {
    lms.closeCourse(course.courseId());
    return anAttemptedOrder();
  }

  private Order anAttemptedOrder() {
    var bought =
        buyBySku.checkout(
            learner,
            campus.site(),
            List.of(course.auditSku()),
            Optional.empty(),
            Actor.api(learner.id()));
    var order = orders.find(bought.orderNumber()).orElseThrow();
    fulfillments.deliver(order.id(), true, Actor.api(learner.id()));
    return again(order);
  }

  private Order again(Order order) {
    return orders.find(order.number()).orElseThrow();
  }

  private static long lineOf(Order order) {
    return order.lines().getFirst().id();
  }
}
