package io.bursar.fulfillment;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.order.Order.NoteType;
import io.bursar.order.Orders;
import java.time.Clock;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Claims that our own code cannot bring to an end, such as by a fault in a module: held, with what
/// went wrong, since trying again would only fail the same way where nobody sees it.
@Component
class BrokenDeliveries {

  private final DeliveryStore deliveries;
  private final Orders orders;
  private final History history;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  BrokenDeliveries(
      DeliveryStore deliveries,
      Orders orders,
      History history,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.deliveries = deliveries;
    this.orders = orders;
    this.history = history;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Holds the claim; nothing when its lease has passed to another.
  void hold(Delivery delivery, String what, RuntimeException fault) {
    var reason = "%s: a fault of Bursar (%s).".formatted(what, fault.getClass().getSimpleName());
    transaction.executeWithoutResult(
        _ -> {
          orders.lock(delivery.orderId());
          var now = clock.instant();
          if (deliveries.hold(
              delivery, reason, now.plus(SettleAttempt.HOLD_LOOKED_AT_WITHIN), now)) {
            history.record(
                Actor.of(Via.WORKER),
                List.of(
                    new Change(
                        delivery.basketId(),
                        delivery.lineId(),
                        Subject.DELIVERY,
                        "running",
                        "held",
                        reason)));
            orders.addSystemNote(delivery.orderId(), NoteType.ERROR, "Held: " + reason);
            events.publishEvent(new DeliveryHeld(delivery.orderId(), delivery.lineId(), reason));
          }
        });
  }
}
