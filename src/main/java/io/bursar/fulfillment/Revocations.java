package io.bursar.fulfillment;

import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.order.Ownerships;
import io.bursar.shared.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Takes back what lines granted, or ends it without. A revocation is the line's delivery wanting
/// something else from now on: it is claimed, attempted, retried and held like any other, and an
/// attempt that is under way is settled first.
@Component
public class Revocations {

  private final DeliveryStore deliveries;
  private final Ledger ledger;
  private final Orders orders;
  private final Ownerships ownerships;
  private final History history;
  private final RetryPolicy retryPolicy;
  private final Dispatcher dispatcher;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Revocations(
      DeliveryStore deliveries,
      Ledger ledger,
      Orders orders,
      Ownerships ownerships,
      History history,
      RetryPolicy retryPolicy,
      Dispatcher dispatcher,
      ApplicationEventPublisher events,
      Clock clock) {
    this.deliveries = deliveries;
    this.ledger = ledger;
    this.orders = orders;
    this.ownerships = ownerships;
    this.history = history;
    this.retryPolicy = retryPolicy;
    this.dispatcher = dispatcher;
    this.events = events;
    this.clock = clock;
  }

  /// Closes the line and lets what it granted be taken back, as far as no other line of the learner
  /// still grants it; in the caller's transaction if there is one. Repeatable: a line that is being
  /// taken back already stays as it is. Refuses with [Reason.Refused] an empty or overlong reason.
  @Transactional
  public void revoke(long orderId, long lineId, String why, Actor by) {
    var reason = Reason.given(why);
    orders.lock(orderId);
    orders.closeLine(orderId, lineId, reason, by);
    var now = clock.instant();
    deliveries
        .wantRevoked(orderId, lineId, now, retryPolicy.giveUpTimes(now))
        .ifPresent(
            changed -> {
              record(changed.basketId(), lineId, changed.was(), "revoking", reason, by);
              dispatcher.wakeAfterCommit();
            });
  }

  /// Closes these lines, so that nothing is delivered to them any more; what they were granted
  /// stays for now. Part of the caller's transaction, which holds the lock of the order.
  /// Repeatable. Answers until when a line may still be being attempted; empty when none is.
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Instant> stop(long orderId, Collection<Long> lineIds, String why, Actor by) {
    lineIds.forEach(lineId -> orders.closeLine(orderId, lineId, why, by));
    deliveries
        .wantStopped(orderId, lineIds, clock.instant())
        .forEach(c -> record(c.basketId(), c.lineId(), c.was(), "stopped", why, by));
    return deliveries.runningUntil(orderId, lineIds);
  }

  /// Whether this line may have been given something that can be taken back: an answer told of it,
  /// nobody could say, or it is being given right now.
  public boolean mayHaveGranted(long lineId) {
    return deliveries.mayHaveGranted(lineId);
  }

  /// Whether something that this order granted, or may have, is left to the learner: it was not
  /// taken back, or not yet. What another order grants as well counts as taken back.
  public boolean mayBeLeft(long orderId) {
    return ledger.mayBeLeft(orderId);
  }

  /// Closes the line for good without asking anybody: what it granted is left at its destination,
  /// and the learner may buy it again. Part of the caller's transaction, which holds the lock of
  /// the order. Repeatable; a line that is being taken back stays as it is.
  @Transactional(propagation = Propagation.MANDATORY)
  public void leave(Order order, long lineId, String why, Actor by) {
    orders.closeLine(order.id(), lineId, why, by);
    var now = clock.instant();
    deliveries
        .wantLeft(order.id(), lineId, now)
        .ifPresent(
            left -> {
              record(left.basketId(), lineId, left.was(), "left", why, by);
              ownerships.giveUp(order.userId(), left.productId(), left.basketId());
              if (ledger.end(lineId, "left", why, by.userId(), now)) {
                events.publishEvent(new LineRevoked(order.id(), lineId));
              }
            });
  }

  private void record(long basketId, long lineId, String from, String to, String why, Actor by) {
    history.record(by, List.of(new Change(basketId, lineId, Subject.DELIVERY, from, to, why)));
  }
}
