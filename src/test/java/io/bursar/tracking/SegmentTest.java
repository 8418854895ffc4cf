package io.bursar.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Accounts;
import io.bursar.catalog.Products;
import io.bursar.fulfillment.Outages;
import io.bursar.order.OrderCompleted;
import io.bursar.order.Orders;
import io.bursar.payment.PaymentState;
import io.bursar.refund.Refunds;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.site.Sites;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Completed orders to Segment, to a real HTTP server.
@BursarTest
class SegmentTest {

  @Autowired Listeners listeners;
  @Autowired EventStore events;
  @Autowired SignalStore deliveries;
  @Autowired Orders orders;
  @Autowired Outages outages;
  @Autowired Refunds refunds;
  @Autowired Products products;
  @Autowired Accounts accounts;
  @Autowired Sites sites;
  @Autowired Campus campus;
  @Autowired Till till;
  @Autowired SandboxCardProcessor cards;
  @Autowired JdbcClient db;
  @Autowired TransactionTemplate transaction;
  @Autowired TestClock clock;

  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void aPaidOrderIsToldOnceInTheWordsOfTheOldServiceAndItsAddressIsNotStored() {
    var purchase = till.aPurchase();
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.notify(purchase);
    till.awaitState(purchase, PaymentState.SETTLED);
    var order = orders.find(purchase.number()).orElseThrow();
    var settings = new SegmentSettings("a-key", URI.create(receiver.url("")));
    var sending =
        new SendToSegment(settings, deliveries, orders, refunds, products, accounts, sites, clock);
    receiver.faults().add(Fault.dropAnswer().times(1));

    complete(settings, order.id());
    for (int minute = 0; minute < 10; minute++) {
      sending.sendDue();
      clock.advance(Duration.ofMinutes(2));
    }

    // The answer to the first was lost.
    var told = receiver.of(order.number());
    assertThat(told).hasSize(2);
    assertThat(told).extracting(call -> Receiver.json(call).get("messageId")).doesNotContainNull();
    assertThat(Receiver.json(told.get(0)).get("messageId"))
        .isEqualTo(Receiver.json(told.get(1)).get("messageId"));
    var call = told.getFirst();
    assertThat(call.path()).isEqualTo("/v1/track");
    assertThat(call.header("Authorization"))
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("a-key:".getBytes(UTF_8)));
    var json = Receiver.json(call);
    assertThat(json.get("event").asString()).isEqualTo("Order Completed");
    assertThat(json.get("userId").asString()).isEqualTo("ecommerce-" + purchase.payer().id());
    var properties = json.get("properties");
    assertThat(properties.propertyNames())
        .containsExactlyInAnyOrder(
            "orderId",
            "total",
            "revenue",
            "currency",
            "discount",
            "coupon",
            "email",
            "processor_name",
            "stripe_enabled",
            "products");
    assertThat(properties.get("total").asString()).isEqualTo("149.00");
    assertThat(properties.get("email").asString()).isEqualTo(purchase.payer().email());
    assertThat(properties.get("processor_name").asString()).isEqualTo("sandbox");
    assertThat(properties.get("products").get(0).get("sku").asString()).isEqualTo("verified");
    assertThat(properties.get("products").get(0).get("name").asString())
        .isEqualTo(purchase.course().courseId());
    assertThat(json.get("context").get("traits")).isEqualTo(properties);
    assertThat(
            db.sql(
                    """
                    select count(*) from tracking.events e join tracking.deliveries d on d.event_id = e.id
                     where e.order_id = :id and d.state = 'sent' and d.sink = 'segment' and e.body not like '%@%'
                    """)
                .param("id", order.id())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void withoutAKeyNothingIsWritten() {
    var purchase = till.aPurchase();
    cards.pay(till.reference(purchase), TestCard.PAYS);
    till.notify(purchase);
    till.awaitState(purchase, PaymentState.SETTLED);
    var order = orders.find(purchase.number()).orElseThrow();
    assertThat(SegmentEvent.isTold(order)).isTrue();
    complete(new SegmentSettings("", URI.create(receiver.url(""))), order.id());
    assertThat(
            db.sql(
                    "select count(*) from tracking.deliveries where sink = 'segment' and"
                        + " order_number = :n")
                .param("n", order.number())
                .query(Long.class)
                .single())
        .isZero();
  }

  /// The order is complete, at a Bursar with these settings.
  private void complete(SegmentSettings settings, long orderId) {
    var kafka = new KafkaSettings(List.of(), "", Map.of());
    var writing =
        new WriteEvents(listeners, kafka, settings, events, orders, outages, refunds, clock);
    transaction.executeWithoutResult(_ -> writing.on(new OrderCompleted(orderId)));
  }
}
