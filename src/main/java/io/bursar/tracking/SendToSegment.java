package io.bursar.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.catalog.Course;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.Products;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Refunds;
import io.bursar.site.Sites;
import io.bursar.tracking.WebhookCall.Result;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Tells Segment of completed orders and of refunds, once each: a repeat has the same `messageId`,
/// by which Segment drops it. The e-mail address is read when it is sent.
@Component
class SendToSegment implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(SendToSegment.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int ORDERS_MAX = 200;

  private final SegmentSettings settings;
  private final SignalStore deliveries;
  private final Orders orders;
  private final Refunds refunds;
  private final Products products;
  private final Accounts accounts;
  private final Sites sites;
  private final Clock clock;
  private final WebhookCall calls = new WebhookCall(TIMEOUT, SystemDefaultDnsResolver.INSTANCE);
  private volatile Instant pausedUntil = Instant.EPOCH;

  SendToSegment(
      SegmentSettings settings,
      SignalStore deliveries,
      Orders orders,
      Refunds refunds,
      Products products,
      Accounts accounts,
      Sites sites,
      Clock clock) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.orders = orders;
    this.refunds = refunds;
    this.products = products;
    this.accounts = accounts;
    this.sites = sites;
    this.clock = clock;
  }

  /// Sends what is due, one after the other, until Segment fails.
  void sendDue() {
    for (int i = 0; i < ORDERS_MAX; i++) {
      var now = clock.instant();
      if (!settings.isOn() || now.isBefore(pausedUntil)) {
        return;
      }
      var due = deliveries.take(WriteEvents.SEGMENT, 1, now);
      if (due.isEmpty()) {
        return;
      }
      send(due.getFirst());
    }
  }

  @Override
  public void destroy() throws IOException {
    calls.destroy();
  }

  private void send(DueDelivery delivery) {
    var message = message(delivery);
    if (message == null) {
      deliveries.settleFailed(delivery, null, null, "Its buyer is not known any more.");
      return;
    }
    settle(delivery, call(message));
  }

  private Result call(Map<String, @Nullable Object> message) {
    var key = Base64.getEncoder().encodeToString((settings.writeKey() + ":").getBytes(UTF_8));
    return calls.post(
        URI.create(settings.apiBase() + "/v1/track"),
        Map.of("Authorization", "Basic " + key),
        JsonMapper.shared().writeValueAsBytes(message));
  }

  private @Nullable Map<String, @Nullable Object> message(DueDelivery delivery) {
    var order = orders.byIds(List.of(Objects.requireNonNull(delivery.orderId()))).getFirst();
    var buyer = accounts.find(order.userId());
    if (buyer.isEmpty()) {
      return null;
    }
    if (EventBodies.isOf(EventType.REFUND_COMPLETED, delivery.body())) {
      return refund(delivery, order, buyer.get());
    }
    var source = orders.firstSources(List.of(order.id())).get(order.id());
    return SegmentEvent.of(
        order,
        buyer.get(),
        source == null ? null : source.processor(),
        sites.get(order.siteId()).url(),
        accounts.trackingContext(order.userId()),
        delivery.messageId(),
        delivery.eventAt().toString());
  }

  private Map<String, @Nullable Object> refund(DueDelivery delivery, Order order, Account buyer) {
    var refund = refunds.known(EventBodies.refundOf(delivery.body()));
    var first = refund.lines().stream().findFirst().map(line -> order.line(line.lineId()));
    return SegmentEvent.of(
        refund,
        order,
        first.map(this::title).orElse(null),
        buyer,
        sites.get(order.siteId()).url(),
        accounts.trackingContext(order.userId()),
        delivery.messageId(),
        delivery.eventAt().toString());
  }

  private String title(Order.Line line) {
    return Optional.ofNullable(line.courseId())
        .filter(_ -> line.productType().equals(ProductType.SEAT))
        .flatMap(products::course)
        .map(Course::name)
        .orElse(line.title());
  }

  /// What Segment will never take is given up; a failure of Segment or of our key there lets all
  /// wait.
  private void settle(DueDelivery delivery, Result result) {
    var now = clock.instant();
    var status = result.status();
    if (result.isTaken()) {
      deliveries.settleSent(List.of(delivery), status, now);
    } else if (status != null && (status == 400 || status == 413)) {
      LOG.warn("Segment refuses event {}: {}", delivery.messageId(), result.reason());
      deliveries.settleFailed(delivery, null, status, result.reason());
    } else {
      deliveries.settleFailed(delivery, Backoff.next(delivery, now), status, result.reason());
      pausedUntil = now.plus(PAUSE);
      LOG.warn("Segment is not called until {}: {}", pausedUntil, result.reason());
    }
  }
}
