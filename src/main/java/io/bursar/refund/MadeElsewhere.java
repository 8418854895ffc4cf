package io.bursar.refund;

import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Origin;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.refund.RefundPlan.PlannedLine;
import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Money that went back without Bursar, in the processor's own pages or by a bank, becomes a refund
/// of its order. Access is then taken back, or a person decides, as configured.
@Component
class MadeElsewhere {

  /// How long a refund of Bursar's own that is on its way is waited for.
  private static final Duration WAITS_MAX = Duration.ofHours(1);

  private final Orders orders;
  private final Payments payments;
  private final Credits credits;
  private final RefundStore store;
  private final RefundMoney money;
  private final DecideRefund decideRefund;
  private final RefundTasks tasks;
  private final RefundHistory history;
  private final RefundSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  MadeElsewhere(
      Orders orders,
      Payments payments,
      Credits credits,
      RefundStore store,
      RefundMoney money,
      DecideRefund decideRefund,
      RefundTasks tasks,
      RefundHistory history,
      RefundSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.credits = credits;
    this.store = store;
    this.money = money;
    this.decideRefund = decideRefund;
    this.tasks = tasks;
    this.history = history;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Brings order and refund in line with how this credit stands. Repeatable, and safe at once. A
  /// payment that became no order is the business of `payment` alone. False when it is too early: a
  /// refund of Bursar's own is on its way, and may turn out to be refused because of this.
  boolean takeIn(long creditId, Actor by) {
    var attempt = payments.get(credits.get(creditId).attemptId());
    var order =
        attempt.state() == PaymentState.SETTLED
            ? orders.ofBasket(attempt.basketId())
            : Optional.<Order>empty();
    if (order.isEmpty()) {
      return true;
    }
    if (isTooEarly(order.get(), creditId)) {
      return false;
    }
    recorded(order.get(), attempt, creditId, by)
        .ifPresent(
            refundId -> {
              money.book(refundId, by);
              follow(order.get(), refundId, by);
            });
    return true;
  }

  private boolean isTooEarly(Order order, long creditId) {
    return store.ofCredit(creditId).isEmpty()
        && credits.get(creditId).updatedAt().plus(WAITS_MAX).isAfter(clock.instant())
        && store.ofOrder(order.id()).stream().anyMatch(money::isNeeded);
  }

  private Optional<Long> recorded(Order order, PaymentAttempt attempt, long creditId, Actor by) {
    return transaction.execute(
        _ -> {
          orders.lock(order.id());
          var credit = credits.get(creditId);
          var known = store.ofCredit(creditId);
          if (known.isPresent() || credit.state() == CreditState.FAILED) {
            return known.map(Refund::id);
          }
          return Optional.of(
              refused(order, credit)
                  .map(refund -> stoodIn(refund, attempt, credit, by))
                  .orElseGet(() -> insert(order, attempt, credit, by)));
        });
  }

  /// A refund that was approved and that the processor refused, if this may be its money: somebody
  /// gave it by hand instead.
  private Optional<Refund> refused(Order order, CreditView credit) {
    if (credit.state() != CreditState.DONE || credit.origin() != CreditView.Origin.PROCESSOR) {
      return Optional.empty();
    }
    return store.ofOrder(order.id()).stream()
        .filter(Refund::canBePaidOutside)
        .filter(refund -> refund.total().currency().equals(credit.amount().currency()))
        .filter(refund -> credit.amount().compareTo(refund.missing()) <= 0)
        .findFirst();
  }

  private long stoodIn(Refund refund, PaymentAttempt attempt, CreditView credit, Actor by) {
    insertShare(refund.id(), attempt, credit);
    history.record(
        refund,
        refund.status().text(),
        "given in the processor's pages",
        "%s (%s).".formatted(attempt.processor(), credit.reference()),
        by);
    return refund.id();
  }

  private void insertShare(long refundId, PaymentAttempt attempt, CreditView credit) {
    store.insertShare(
        refundId,
        attempt.processor(),
        String.valueOf(attempt.reference()),
        credit.amount(),
        credit.id());
  }

  private long insert(Order order, PaymentAttempt attempt, CreditView credit, Actor by) {
    var dispute = credit.origin() == CreditView.Origin.DISPUTE;
    decideRefund.denyRequests(
        order.id(),
        (dispute
                ? "The payer disputes the payment at %s (%s), so this request ends."
                : "Money went back in the pages of %s (%s), so this request ends.")
            .formatted(attempt.processor(), credit.reference()),
        by);
    var why =
        dispute
            ? "The payer disputes the payment at %s (%s)."
            : "It was made in the pages of %s (%s).";
    var id =
        store
            .insert(
                order,
                credit.amount(),
                lines(order, credit.amount()),
                origin(credit),
                why.formatted(attempt.processor(), credit.reference()),
                null,
                null,
                clock.instant())
            .orElseThrow();
    insertShare(id, attempt, credit);
    var refund = store.find(id).orElseThrow();
    history.created(refund, refund.reason(), by);
    history.troubled(refund, refund.reason());
    return id;
  }

  /// All that is left of the order if that much went; else as much of each line as it goes.
  private List<PlannedLine> lines(Order order, Money amount) {
    var before = store.refunded(order.id(), order.totalInclTax().currency().getCurrencyCode());
    var rest = RefundPlan.ofRest(order, before);
    if (!amount.currency().equals(rest.total().currency()) || rest.total().isZero()) {
      return List.of();
    }
    return amount.compareTo(rest.total()) >= 0
        ? rest.lines()
        : RefundPlan.of(order, before, new Ask.Total(amount)).lines();
  }

  /// Once the money is known to have gone, access follows; once it is known to stay, nothing does.
  private void follow(Order order, long refundId, Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          orders.lock(order.id());
          var refund = store.find(refundId).orElseThrow();
          if (refund.origin() == Origin.BURSAR) {
            tasks.lookAfter(refundId, clock.instant());
          } else if (refund.choice() == null && hasFailed(refund)) {
            stays(refund, by);
          } else if (refund.held() && refund.choice() == null && isRevokedFor(order, refund)) {
            store.decide(refundId, Choice.REVOKE, null, clock.instant());
            tasks.lookAfter(refundId, clock.instant());
          }
        });
  }

  private boolean hasFailed(Refund refund) {
    return refund.shares().stream()
        .allMatch(share -> credits.get(share.creditId()).state() == CreditState.FAILED);
  }

  /// Nobody has decided about access yet, and nobody has to: the order is paid as before, and its
  /// lines may be refunded.
  private void stays(Refund refund, Actor by) {
    var to = refund.status() == RefundStatus.OPEN ? RefundStatus.DENIED : RefundStatus.COMPLETE;
    if (store.move(refund.id(), to, null, "", clock.instant())) {
      refund.lines().forEach(line -> store.moveLine(line.id(), RefundLineStatus.DENIED, ""));
      store.release(refund.id());
      history.moved(refund, to, "The money is here after all.", by);
    }
  }

  private boolean isRevokedFor(Order order, Refund refund) {
    // Nothing of the order was left for it: a person has to see which refund took its place.
    if (refund.status() != RefundStatus.PAYMENT_REFUNDED || refund.lines().isEmpty()) {
      return false;
    }
    var policy = refund.origin() == Origin.DISPUTE ? settings.disputes() : settings.madeElsewhere();
    return switch (policy) {
      case REVOKE -> true;
      case HOLD -> false;
      case BY_EXTENT -> isRest(order);
    };
  }

  /// Whether nothing is left of the order that could be refunded.
  private boolean isRest(Order order) {
    var before = store.refunded(order.id(), order.totalInclTax().currency().getCurrencyCode());
    return order.lines().stream()
        .allMatch(line -> RefundPlan.left(line, before.get(line.id())).isZero());
  }

  private static Origin origin(CreditView credit) {
    return credit.origin() == CreditView.Origin.DISPUTE ? Origin.DISPUTE : Origin.PROCESSOR;
  }
}
