package io.bursar.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.catalog.Products;
import io.bursar.fulfillment.Outages;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Cashier;
import io.bursar.refund.Refund;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundCompleted;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Fault;
import io.bursar.site.Sites;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Refunds to webhooks and to Segment, to a real HTTP server.
@BursarTest
@Import(Cashier.class)
class RefundSignalsTest {

  @Autowired Cashier cashier;
  @Autowired Refunds refunds;
  @Autowired Endpoints endpoints;
  @Autowired SendWebhooks sendWebhooks;
  @Autowired Listeners listeners;
  @Autowired EventStore events;
  @Autowired SignalStore deliveries;
  @Autowired Orders orders;
  @Autowired Products products;
  @Autowired Outages outages;
  @Autowired Accounts accounts;
  @Autowired Sites sites;
  @Autowired Campus campus;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;

  private final Receiver receiver = new Receiver();
  private Account learner;
  private Account staff;

  @BeforeEach
  void aLearner() {
    learner = campus.aLearner();
    staff = campus.aStaffMember();
  }

  @AfterEach
  void silence() {
    for (var endpoint : endpoints.all(campus.site())) {
      endpoints.disable(endpoint.id(), campus.site(), staff.id());
    }
    receiver.close();
  }

  @Test
  void aWebhookTellsOfARefundOnceAndNamesNobody() {
    endpoints.add(
        campus.site(), receiver.url("/hook"), "", List.of("refund.completed"), staff.id());
    var order = cashier.delivered(learner, campus.aCourse().verifiedSku());
    var refund = complete(cashier.refundOf(order, staff));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMinutes(5));
              sendWebhooks.sendDue();
              assertThat(receiver.of(order.number())).hasSize(1);
            });

    var call = receiver.of(order.number()).getFirst();
    assertThat(call.body()).doesNotContain(learner.username(), learner.email(), "Person");
    var json = Receiver.json(call);
    assertThat(json.get("type").asString()).isEqualTo("refund.completed");
    var data = json.get("data");
    assertThat(data.get("refund_id").asLong()).isEqualTo(refund.id());
    assertThat(data.get("total").asString()).isEqualTo("149.00");
    assertThat(data.get("access_taken").asBoolean()).isTrue();
    assertThat(data.get("lines").get(0).get("credit").asString()).isEqualTo("149.00");
    assertThat(data.get("lines").get(0).get("ends_access").asBoolean()).isTrue();
  }

  @Test
  void segmentIsToldInTheWordsOfTheOldServiceWithTheSameIdEachTime() {
    var course = campus.aCourse();
    var order = cashier.delivered(learner, course.verifiedSku());
    var refund = complete(cashier.refundOf(order, staff));
    var settings = new SegmentSettings("a-key", URI.create(receiver.url("")));
    var sending =
        new SendToSegment(settings, deliveries, orders, refunds, products, accounts, sites, clock);
    receiver.faults().add(Fault.dropAnswer().times(1));

    tell(settings, refund);
    for (int minute = 0; minute < 10; minute++) {
      sending.sendDue();
      clock.advance(Duration.ofMinutes(2));
    }

    var told = receiver.of(order.number());
    assertThat(told).as("the answer to the first was lost").hasSize(2);
    assertThat(told).extracting(RefundSignalsTest::id).containsOnly(id(told.getFirst()));
    var json = Receiver.json(told.getFirst());
    assertThat(json.get("event").asString()).isEqualTo("Order Refunded");
    assertThat(json.get("userId").asString()).isEqualTo("ecommerce-" + learner.id());
    assertThat(json.get("context").has("traits")).isFalse();
    var properties = json.get("properties");
    assertThat(properties.propertyNames())
        .containsExactlyInAnyOrder("orderId", "products", "total", "title");
    assertThat(properties.get("orderId").asString()).isEqualTo(order.number());
    assertThat(properties.get("total").asString()).isEqualTo("149.00");
    assertThat(properties.get("title").asString())
        .isEqualTo(products.course(course.courseId()).orElseThrow().name());
    assertThat(properties.get("products").get(0).get("id").asString())
        .isEqualTo(course.verifiedSku());
    assertThat(properties.get("products").get(0).get("quantity").asInt()).isEqualTo(1);
  }

  @Test
  void segmentIsNotToldOfARefundOfNothing() {
    var order = cashier.delivered(learner, campus.aCourse().auditSku());
    var lines = order.lines().stream().map(Order.Line::id).toList();
    var refund = refunds.request(order, lines, "", Actor.api(staff.id())).orElseThrow();
    assertThat(refund.status()).isEqualTo(RefundStatus.COMPLETE);

    tell(new SegmentSettings("a-key", URI.create(receiver.url(""))), refund);

    assertThat(
            db.sql(
                    "select count(*) from tracking.deliveries where sink = 'segment' and"
                        + " order_number = :n")
                .param("n", order.number())
                .query(Long.class)
                .single())
        .isZero();
  }

  private Refund complete(Refund refund) {
    refunds.approve(refund.id(), Choice.REVOKE, false, Actor.page(staff.id()));
    return cashier.awaitStatus(refund, RefundStatus.COMPLETE);
  }

  /// The refund is complete, at a Bursar with these settings.
  private void tell(SegmentSettings settings, Refund refund) {
    var kafka = new KafkaSettings(List.of(), "", Map.of());
    var writing =
        new WriteEvents(listeners, kafka, settings, events, orders, outages, refunds, clock);
    transaction.executeWithoutResult(
        _ -> writing.on(new RefundCompleted(refund.id(), refund.orderId())));
  }

  private static String id(Call call) {
    return Receiver.json(call).get("messageId").asString();
  }
}
