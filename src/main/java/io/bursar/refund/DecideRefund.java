package io.bursar.refund;

import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Origin;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What staff decide about a refund, under the lock of its order: whether it is made, whether what
/// was granted goes with it, and another try of what failed. What follows is left to
/// [PursueRefund].
@Component
class DecideRefund {

  private final Orders orders;
  private final RefundStore store;
  private final RefundTasks tasks;
  private final RefundHistory history;
  private final CreateRefund createRefund;
  private final Clock clock;

  DecideRefund(
      Orders orders,
      RefundStore store,
      RefundTasks tasks,
      RefundHistory history,
      CreateRefund createRefund,
      Clock clock) {
    this.orders = orders;
    this.store = store;
    this.tasks = tasks;
    this.history = history;
    this.createRefund = createRefund;
    this.clock = clock;
  }

  /// Lets the refund be made. Repeatable: what was decided and is under way stays as it was
  /// decided. Refuses with [NotNow] what cannot be made, and with [Unrevocable] to take back what
  /// cannot be taken back, unless `anyhow`: then that is left.
  @Transactional
  public void approve(long refundId, Choice choice, boolean anyhow, Actor by) {
    approve(locked(refundId), choice, anyhow, by);
  }

  /// Lets what failed be tried again, as whoever came last decided. Answers that choice. Refuses
  /// with [NotNow] what nobody has decided yet, and what cannot be made.
  @Transactional
  public Choice retry(long refundId, Actor by) {
    var refund = locked(refundId);
    var choice = refund.choice();
    if (choice == null) {
      throw new NotNow("Nobody has decided about it yet.");
    }
    approve(refund, choice, true, by);
    return choice;
  }

  private void approve(Refund refund, Choice choice, boolean anyhow, Actor by) {
    if (refund.goesOnceMore()) {
      // What was decided stays; the money goes once more.
      decide(refund, Objects.requireNonNull(refund.choice()), true, by);
      return;
    }
    switch (refund.status()) {
      case OPEN -> {
        if (refund.origin() != Origin.BURSAR) {
          throw new NotNow("The money is still on its way at the processor.");
        }
        if (refund.choice() == null) {
          decide(refund, choice, anyhow, by);
        }
      }
      case PAYMENT_REFUND_ERROR -> decide(refund, choice, anyhow, by);
      case PAYMENT_REFUNDED -> {
        if (refund.held()) {
          decide(refund, choice, anyhow, by);
        }
      }
      case REVOCATION_ERROR -> {
        if (choice == Choice.LEAVE) {
          throw new NotNow(
              "The money went, and it is being taken back. To leave it, resolve the line by hand.");
        }
      }
      case COMPLETE -> {}
      case DENIED -> throw new NotNow("It was denied.");
    }
  }

  /// Ends the refund before anything moved. Repeatable. Refuses with [NotNow] once something did.
  @Transactional
  public void deny(long refundId, Actor by) {
    var refund = locked(refundId);
    if (refund.status() == RefundStatus.DENIED) {
      return;
    }
    if (!refund.canDeny()) {
      throw new NotNow(
          refund.status().isBeforeCredit()
              ? "It was approved, so it cannot be denied any more: its money may be on its way."
              : "It has begun, so it cannot be denied any more.");
    }
    denied(refund, "", by);
  }

  /// Ends the requests of this order that nobody has decided about, for this reason; part of the
  /// caller's transaction, which holds the lock of the order.
  @Transactional(propagation = Propagation.MANDATORY)
  public void denyRequests(long orderId, String why, Actor by) {
    store.ofOrder(orderId).stream()
        .filter(Refund::canDeny)
        .forEach(refund -> denied(refund, why, by));
  }

  private void denied(Refund refund, String why, Actor by) {
    store.move(refund.id(), RefundStatus.DENIED, null, why, clock.instant());
    refund.lines().forEach(line -> store.moveLine(line.id(), RefundLineStatus.DENIED, ""));
    history.moved(refund, RefundStatus.DENIED, why, by);
  }

  private void decide(Refund refund, Choice choice, boolean anyhow, Actor by) {
    if (choice == Choice.REVOKE && !anyhow) {
      verifyRevocable(refund);
    }
    var now = clock.instant();
    store.decide(refund.id(), choice, by.userId(), now);
    history.record(
        refund,
        refund.status().text(),
        choice == Choice.REVOKE ? "approved" : "approved, credit only",
        "",
        by);
    tasks.lookAfter(refund.id(), now.plus(PursueRefund.WORKER_AFTER));
  }

  private void verifyRevocable(Refund refund) {
    var order = orders.byIds(List.of(refund.orderId())).getFirst();
    var stuck =
        refund.lines().stream()
            .filter(refund::mayEnd)
            .map(line -> order.line(line.lineId()))
            .filter(line -> !createRefund.isRevocable(line))
            .toList();
    if (!stuck.isEmpty()) {
      throw new Unrevocable(stuck);
    }
  }

  private Refund locked(long refundId) {
    var refund = store.find(refundId).orElseThrow(Refunds.NoSuchRefund::new);
    orders.lock(refund.orderId());
    return store.find(refundId).orElseThrow();
  }

  /// It cannot be done as the refund stands.
  static final class NotNow extends Refusal {
    private static final long serialVersionUID = 1L;

    NotNow(String why) {
      super(Kind.CONFLICT, "not-as-it-stands", "This refund cannot be changed so. " + why);
    }
  }

  /// What some line granted cannot be taken back.
  static final class Unrevocable extends Refusal {
    private static final long serialVersionUID = 1L;

    Unrevocable(List<Order.Line> lines) {
      super(
          Kind.CONFLICT,
          "unrevocable",
          "What was granted cannot be taken back: %s. Give back the money only, or approve it anyhow."
              .formatted(lines.stream().map(Order.Line::title).collect(Collectors.joining(", "))));
    }
  }
}
