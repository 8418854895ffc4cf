package io.bursar.refund;

import static java.util.stream.Collectors.toMap;

import io.bursar.fulfillment.DeliveryView;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.fulfillment.Revocations;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Line;
import io.bursar.voucher.Vouchers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The second half of a refund: what its lines granted is taken back through the ledger of grants,
/// or left, line by line; then the refund is complete. Each step commits, each may be repeated, and
/// finished lines are skipped.
@Component
class RefundAccess {

  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private final Orders orders;
  private final Revocations revocations;
  private final Fulfillments fulfillments;
  private final Vouchers vouchers;
  private final CreateRefund createRefund;
  private final RefundStore store;
  private final RefundHistory history;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RefundAccess(
      Orders orders,
      Revocations revocations,
      Fulfillments fulfillments,
      Vouchers vouchers,
      CreateRefund createRefund,
      RefundStore store,
      RefundHistory history,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.orders = orders;
    this.revocations = revocations;
    this.fulfillments = fulfillments;
    this.vouchers = vouchers;
    this.createRefund = createRefund;
    this.store = store;
    this.history = history;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// @param attempt whether to try what is to be taken back now, held or not; else workers do
  Step step(long refundId, boolean attempt, Actor by) {
    wish(refundId, by);
    if (attempt) {
      attempt(refundId, by);
    }
    return judge(refundId, by);
  }

  /// Says of each line what is wanted from now on. What is left, or was never given, is done with
  /// that.
  void wish(long refundId, Actor by) {
    var orderId = get(refundId).orderId();
    transaction.executeWithoutResult(
        _ -> {
          orders.lock(orderId);
          var refund = get(refundId);
          if (refund.held() || refund.status().isFinal()) {
            return;
          }
          var order = order(orderId);
          unfinished(refund).forEach(line -> wish(refund, order, line, by));
        });
  }

  private void wish(Refund refund, Order order, Line line, Actor by) {
    var why = "Refund %d.".formatted(refund.id());
    if (!line.endsLine()) {
      store.moveLine(line.id(), RefundLineStatus.COMPLETE, "");
    } else if (refund.choice() == Choice.REVOKE
        && createRefund.isRevocable(order.line(line.lineId()))
        && revocations.mayHaveGranted(line.lineId())) {
      revocations.revoke(order.id(), line.lineId(), why, by);
    } else {
      revocations.leave(order, line.lineId(), why, by);
      store.moveLine(line.id(), RefundLineStatus.COMPLETE, "");
    }
  }

  private void attempt(long refundId, Actor by) {
    var refund = get(refundId);
    unfinished(refund)
        .forEach(line -> fulfillments.deliverLine(refund.orderId(), line.lineId(), by));
  }

  /// Brings the refund in line with how the deliveries of its lines stand.
  Step judge(long refundId, Actor by) {
    var orderId = get(refundId).orderId();
    return transaction.execute(
        _ -> {
          orders.lock(orderId);
          return judge(get(refundId), by);
        });
  }

  private Step judge(Refund before, Actor by) {
    if (before.held() || before.status().isFinal()) {
      return new Step.Stop();
    }
    var deliveries =
        fulfillments.deliveriesOf(before.orderId()).stream()
            .collect(toMap(DeliveryView::lineId, Function.identity()));
    for (var line : unfinished(before)) {
      judge(line, deliveries.get(line.lineId()));
    }
    var refund = get(before.id());
    var open = unfinished(refund);
    if (open.isEmpty()) {
      complete(refund, by);
      return new Step.Onward();
    }
    open.stream()
        .filter(line -> line.status() == RefundLineStatus.REVOCATION_ERROR)
        .findFirst()
        .ifPresent(line -> failed(refund, line.trouble(), by));
    return wait(open, deliveries);
  }

  private void judge(Line line, @Nullable DeliveryView delivery) {
    if (delivery == null || delivery.state().equals("closed")) {
      store.moveLine(line.id(), RefundLineStatus.COMPLETE, "");
    } else if (delivery.state().equals("held")) {
      store.moveLine(
          line.id(),
          RefundLineStatus.REVOCATION_ERROR,
          "It is held for a person: " + delivery.holdReason());
    } else if (delivery.outcome() != null && delivery.state().equals("waiting")) {
      store.moveLine(
          line.id(),
          RefundLineStatus.REVOCATION_ERROR,
          "It could not be taken back yet (%s); it is tried again by itself."
              .formatted(delivery.outcome()));
    }
  }

  private void failed(Refund refund, String why, Actor by) {
    if (refund.status() == RefundStatus.REVOCATION_ERROR && refund.trouble().equals(why)) {
      return;
    }
    if (store.move(
        refund.id(), RefundStatus.REVOCATION_ERROR, refund.cause(), why, clock.instant())) {
      history.moved(refund, RefundStatus.REVOCATION_ERROR, why, by);
      history.troubled(refund, why);
    }
  }

  private void complete(Refund refund, Actor by) {
    var cause = refund.cause();
    var trouble = cause == null ? "" : cause.sentence();
    if (!store.move(refund.id(), RefundStatus.COMPLETE, cause, trouble, clock.instant())) {
      return;
    }
    history.moved(refund, RefundStatus.COMPLETE, "", by);
    if (isTakenBack(refund.orderId())) {
      vouchers.giveBack(refund.orderId());
    }
    events.publishEvent(new RefundCompleted(refund.id(), refund.orderId()));
  }

  /// Whether nothing of the order is left to the learner: else the code that paid for it would pay
  /// for something else as well.
  private boolean isTakenBack(long orderId) {
    var ended = new HashSet<>(store.endedLines(orderId));
    return order(orderId).lines().stream().map(Order.Line::id).allMatch(ended::contains)
        && !revocations.mayBeLeft(orderId);
  }

  private Step wait(List<Line> open, Map<Long, DeliveryView> deliveries) {
    var moving =
        open.stream()
            .map(line -> deliveries.get(line.lineId()))
            .filter(d -> d != null && !d.state().equals("held"))
            .toList();
    var now = clock.instant();
    var at =
        moving.stream()
            .map(DeliveryView::dueAt)
            .min(Instant::compareTo)
            .orElse(now.plus(LOOK_AGAIN));
    var soon = moving.stream().anyMatch(d -> !d.state().equals("waiting"));
    return new Step.Later(at, soon);
  }

  private static List<Line> unfinished(Refund refund) {
    return refund.lines().stream().filter(line -> !line.status().isFinal()).toList();
  }

  private Order order(long orderId) {
    return orders.byIds(List.of(orderId)).getFirst();
  }

  private Refund get(long refundId) {
    return store.find(refundId).orElseThrow();
  }
}
