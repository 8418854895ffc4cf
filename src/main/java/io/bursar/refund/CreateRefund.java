package io.bursar.refund;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Origin;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.refund.RefundPlan.PlannedLine;
import io.bursar.refund.RefundPlan.Refunded;
import io.bursar.refund.RefundStore.Request;
import io.bursar.shared.Money;
import io.bursar.shared.Reason;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes refunds: by line, by quantity and by amount, under the lock of the order, so that any
/// number at once never give back more than was paid. Nothing moves yet: somebody has to decide.
@Component
public class CreateRefund {

  private final Orders orders;
  private final RefundStore store;
  private final RefundTasks tasks;
  private final RefundHistory history;
  private final ProductTypes types;
  private final TransactionTemplate transaction;
  private final Clock clock;

  CreateRefund(
      Orders orders,
      RefundStore store,
      RefundTasks tasks,
      RefundHistory history,
      ProductTypes types,
      TransactionTemplate transaction,
      Clock clock) {
    this.orders = orders;
    this.store = store;
    this.tasks = tasks;
    this.history = history;
    this.types = types;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// What a refund would give back, and what would be taken back with it. Changes nothing. Refuses
  /// as [#create] does.
  public Preview preview(Order order, Ask ask) {
    var plan = RefundPlan.of(order, refunded(order), ask);
    return new Preview(
        plan,
        plan.lines().stream()
            .filter(PlannedLine::endsLine)
            .filter(line -> !isRevocable(line.line()))
            .toList());
  }

  /// What is left to refund of each line of the order, free lines and those that were refunded to
  /// their end included.
  public List<Left> left(Order order) {
    var before = refunded(order);
    return order.lines().stream()
        .map(
            line ->
                new Left(
                    line,
                    RefundPlan.unitsLeft(line, before.get(line.id())),
                    RefundPlan.left(line, before.get(line.id())),
                    isRevocable(line)))
        .toList();
  }

  /// Those of the lines of which something is left and that no refund ends; read without any lock.
  List<Long> goingOn(Order order, List<Long> lineIds) {
    var before = refunded(order);
    return RefundPlan.ofRest(order, before).lines().stream()
        .filter(PlannedLine::endsLine)
        .map(line -> line.line().id())
        .filter(lineIds::contains)
        .toList();
  }

  /// Makes an open refund and answers it. The same `key` of the same person means the same refund,
  /// which is answered again. Refuses with the refusals of [RefundPlan#of], with
  /// [KeyUsedOtherwise], and with [Reason.Refused] one that is too long.
  public Created create(Order order, Ask ask, String reason, @Nullable String key, Actor by) {
    return create(order, ask, reason, key, false, by);
  }

  /// As [#create], for what is to be taken back at once: a refund of what cannot be taken back is
  /// refused before anything is written, since an open one would only stand in the way.
  public Created createRevocable(
      Order order, Ask ask, String reason, @Nullable String key, Actor by) {
    return create(order, ask, reason, key, true, by);
  }

  private Created create(
      Order order, Ask ask, String reason, @Nullable String key, boolean revocable, Actor by) {
    var said = Reason.ifAny(reason);
    return transaction.execute(
        _ -> {
          orders.lock(order.id());
          var request =
              key == null || by.userId() == null ? null : new Request(key, ask.toString());
          return again(order, request, by)
              .map(earlier -> new Created(earlier, false))
              .orElseGet(
                  () -> {
                    if (revocable) {
                      preview(order, ask).verifyRevocable();
                    }
                    return new Created(insert(order, ask, said, request, by), true);
                  });
        });
  }

  /// Makes a refund of what is left of these lines, as the learner or the LMS asks for it; empty
  /// when nothing is left of them. What costs nothing is decided at once: nobody is called for it,
  /// since the LMS may be waiting for this very answer.
  Optional<Refund> ofLines(Order order, List<Long> lineIds, String reason, Actor by) {
    try {
      return Optional.of(transaction.execute(_ -> request(order, lineIds, reason, by)));
    } catch (RefundPlan.NothingLeft nothing) {
      return Optional.empty();
    }
  }

  private Refund request(Order order, List<Long> lineIds, String reason, Actor by) {
    orders.lock(order.id());
    var refund = insert(order, new Ask.Lines(lineIds), reason, null, by);
    if (refund.total().isZero()) {
      store.decide(refund.id(), Choice.LEAVE, by.userId(), clock.instant());
      tasks.lookAfter(refund.id(), clock.instant().plus(PursueRefund.WORKER_AFTER));
    }
    return store.find(refund.id()).orElseThrow();
  }

  /// Whether what a line granted can be taken back at all; nobody can say for what nobody delivers
  /// any more.
  boolean isRevocable(Order.Line line) {
    return types.find(line.productType()).map(ProductType::revocable).orElse(false);
  }

  private Optional<Refund> again(Order order, @Nullable Request request, Actor by) {
    if (request == null || by.userId() == null) {
      return Optional.empty();
    }
    var earlier = store.withKey(by.userId(), request.key());
    if (earlier.isPresent()
        && (earlier.get().orderId() != order.id() || !store.isRequest(earlier.get(), request))) {
      throw new KeyUsedOtherwise();
    }
    return earlier;
  }

  private Refund insert(Order order, Ask ask, String reason, @Nullable Request request, Actor by) {
    var plan = RefundPlan.of(order, refunded(order), ask);
    var id =
        store
            .insert(
                order,
                plan.total(),
                plan.lines(),
                Origin.BURSAR,
                reason,
                request,
                by.userId(),
                clock.instant())
            // The same key for another order, at the same moment.
            .orElseThrow(KeyUsedOtherwise::new);
    var refund = store.find(id).orElseThrow();
    history.created(refund, reason, by);
    return refund;
  }

  private Map<Long, Refunded> refunded(Order order) {
    return store.refunded(order.id(), order.totalInclTax().currency().getCurrencyCode());
  }

  /// What a refund would do.
  ///
  /// @param unrevocable the lines that it would end although what they granted cannot be taken back
  public record Preview(RefundPlan plan, List<PlannedLine> unrevocable) {

    /// Copies the list.
    public Preview {
      unrevocable = List.copyOf(unrevocable);
    }

    /// Refuses to take back what cannot be taken back.
    void verifyRevocable() {
      if (!unrevocable.isEmpty()) {
        throw new DecideRefund.Unrevocable(unrevocable.stream().map(PlannedLine::line).toList());
      }
    }
  }

  /// A refund that was asked for.
  ///
  /// @param anew whether it was made now; else the same key made it before
  public record Created(Refund refund, boolean anew) {}

  /// The key belongs to a refund of something else.
  public static final class KeyUsedOtherwise extends Refusal {
    private static final long serialVersionUID = 1L;

    KeyUsedOtherwise() {
      super(
          Kind.CONFLICT,
          "key-used-otherwise",
          "This Idempotency-Key was used for a refund of something else. Use a new one.");
    }
  }

  /// What is left to refund of a line.
  public record Left(Order.Line line, int units, Money amount, boolean revocable) {}
}
