package io.bursar.fulfillment;

import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.order.Orders;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Takes back what lines granted. A revocation is the line's delivery wanting something else from
/// now on: it is claimed, attempted, retried and held like any other, and an attempt that is under
/// way is settled first.
@Component
public class Revocations {

  private final DeliveryStore deliveries;
  private final Orders orders;
  private final History history;
  private final FulfillmentSettings settings;
  private final Dispatcher dispatcher;
  private final Clock clock;

  Revocations(
      DeliveryStore deliveries,
      Orders orders,
      History history,
      FulfillmentSettings settings,
      Dispatcher dispatcher,
      Clock clock) {
    this.deliveries = deliveries;
    this.orders = orders;
    this.history = history;
    this.settings = settings;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /// Closes the line and lets what it granted be taken back, as far as no other line of the learner
  /// still grants it; in the caller's transaction if there is one. Repeatable: a line that is being
  /// taken back already stays as it is. Refuses with [ReasonMissing] an empty reason.
  @Transactional
  public void revoke(long orderId, long lineId, String why, Actor by) {
    if (why.isBlank()) {
      throw new ReasonMissing();
    }
    orders.lock(orderId);
    orders.closeLine(orderId, lineId, why, by);
    var now = clock.instant();
    deliveries
        .wantRevoked(orderId, lineId, now, now.plus(settings.retry().giveUpAfter()))
        .ifPresent(
            changed -> {
              history.record(
                  by,
                  List.of(
                      new Change(
                          changed.basketId(),
                          lineId,
                          Subject.DELIVERY,
                          changed.was(),
                          "revoking",
                          why)));
              dispatcher.wakeAfterCommit();
            });
  }

  /// Nobody said why.
  public static final class ReasonMissing extends Refusal {
    private static final long serialVersionUID = 1L;

    ReasonMissing() {
      super(Kind.INVALID, "reason-missing", "Say in a sentence why: it stays in the history.");
    }
  }
}
