package io.bursar.tracking;

import io.bursar.fulfillment.DeliveryHeld;
import io.bursar.fulfillment.LineDelivered;
import io.bursar.fulfillment.LineRevoked;
import io.bursar.fulfillment.OutageEnded;
import io.bursar.fulfillment.OutageOpened;
import io.bursar.fulfillment.Outages;
import io.bursar.order.Order;
import io.bursar.order.OrderCompleted;
import io.bursar.order.OrderPlaced;
import io.bursar.order.Orders;
import io.bursar.refund.RefundCompleted;
import io.bursar.refund.Refunds;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Writes down, in the commit of what happened, who is to hear of it.
@Component
class WriteEvents {

  static final String KAFKA = "kafka";
  static final String SEGMENT = "segment";
  private static final int OUTAGES_MAX = 200;

  private final Listeners listeners;
  private final KafkaSettings kafka;
  private final SegmentSettings segment;
  private final EventStore events;
  private final Orders orders;
  private final Outages outages;
  private final Refunds refunds;
  private final Clock clock;

  WriteEvents(
      Listeners listeners,
      KafkaSettings kafka,
      SegmentSettings segment,
      EventStore events,
      Orders orders,
      Outages outages,
      Refunds refunds,
      Clock clock) {
    this.listeners = listeners;
    this.kafka = kafka;
    this.segment = segment;
    this.events = events;
    this.orders = orders;
    this.outages = outages;
    this.refunds = refunds;
    this.clock = clock;
  }

  @EventListener
  void on(OrderPlaced placed) {
    writeOrder(EventType.ORDER_PLACED, placed.orderId());
  }

  @EventListener
  void on(OrderCompleted completed) {
    writeOrder(EventType.ORDER_COMPLETED, completed.orderId());
  }

  @EventListener
  void on(LineDelivered delivered) {
    writeLine(EventType.DELIVERY_COMPLETED, delivered.orderId(), delivered.lineId(), null);
  }

  @EventListener
  void on(DeliveryHeld held) {
    writeLine(EventType.DELIVERY_HELD, held.orderId(), held.lineId(), held.reason());
  }

  @EventListener
  void on(LineRevoked revoked) {
    writeLine(EventType.DELIVERY_REVOKED, revoked.orderId(), revoked.lineId(), null);
  }

  @EventListener
  void on(RefundCompleted completed) {
    if (!anybodyWants(EventType.REFUND_COMPLETED) && !segment.isOn()) {
      return;
    }
    var refund = refunds.known(completed.refundId());
    var order = order(completed.orderId());
    var sinks = sinks();
    if (segment.isOn() && SegmentEvent.isTold(refund)) {
      sinks.add(SEGMENT);
    }
    var at = clock.instant();
    var type = EventType.REFUND_COMPLETED;
    write(type, at, order, EventBodies.ofRefund(type, at, order, refund), sinks);
  }

  @EventListener
  void on(OutageOpened opened) {
    writeOutage(EventType.OUTAGE_OPENED, opened.outageId());
  }

  @EventListener
  void on(OutageEnded ended) {
    writeOutage(EventType.OUTAGE_ENDED, ended.outageId());
  }

  private void writeOrder(EventType type, long orderId) {
    var completed = type == EventType.ORDER_COMPLETED;
    if (!anybodyWants(type) && !(completed && segment.isOn())) {
      return;
    }
    var order = order(orderId);
    var sinks = sinks();
    if (completed && segment.isOn() && SegmentEvent.isTold(order)) {
      sinks.add(SEGMENT);
    }
    var at = clock.instant();
    write(type, at, order, EventBodies.ofOrder(type, at, order), sinks);
  }

  private void writeLine(EventType type, long orderId, long lineId, @Nullable String reason) {
    if (anybodyWants(type)) {
      var order = order(orderId);
      var at = clock.instant();
      var body = EventBodies.ofLine(type, at, order, order.line(lineId), reason);
      write(type, at, order, body, sinks());
    }
  }

  private void writeOutage(EventType type, long outageId) {
    if (anybodyWants(type)) {
      var at = clock.instant();
      outages.newest(OUTAGES_MAX).stream()
          .filter(outage -> outage.id() == outageId)
          .findFirst()
          .ifPresent(
              outage ->
                  events.insert(
                      new NewEvent(
                          at,
                          outage.siteId(),
                          messageId(),
                          type,
                          null,
                          null,
                          EventBodies.ofOutage(type, at, outage)),
                      sinks()));
    }
  }

  private void write(EventType type, Instant at, Order order, String body, Set<String> sinks) {
    events.insert(
        new NewEvent(at, order.siteId(), messageId(), type, order.id(), order.number(), body),
        sinks);
  }

  private boolean anybodyWants(EventType type) {
    return kafka.isOn() || listeners.want(type);
  }

  private Set<String> sinks() {
    return kafka.isOn() ? new HashSet<>(Set.of(KAFKA)) : new HashSet<>();
  }

  private Order order(long id) {
    return orders.byIds(List.of(id)).getFirst();
  }

  private static String messageId() {
    return "evt_" + UUID.randomUUID();
  }
}
