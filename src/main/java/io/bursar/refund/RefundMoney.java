package io.bursar.refund;

import io.bursar.fulfillment.Revocations;
import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.refund.Refund.Cause;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refund.Origin;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The first half of a refund: the deliveries of its lines are closed, then its money is asked for,
/// then the order says that it went. Each step commits, and each may be repeated.
@Component
class RefundMoney {

  private static final Duration LOOK_AGAIN = Duration.ofHours(1);
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);

  private final Orders orders;
  private final Revocations revocations;
  private final RefundShares shares;
  private final BookShares books;
  private final Credits credits;
  private final RefundStore store;
  private final RefundHistory history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RefundMoney(
      Orders orders,
      Revocations revocations,
      RefundShares shares,
      BookShares books,
      Credits credits,
      RefundStore store,
      RefundHistory history,
      TransactionTemplate transaction,
      Clock clock) {
    this.orders = orders;
    this.revocations = revocations;
    this.shares = shares;
    this.books = books;
    this.credits = credits;
    this.store = store;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Whether there is anything to do here: money of a decided refund that has not gone, and nobody
  /// has to try again first.
  boolean isNeeded(Refund refund) {
    return refund.origin() == Origin.BURSAR
        && refund.choice() != null
        && refund.cause() != Cause.REFUSED
        && refund.cause() != Cause.CAME_BACK
        && (refund.status().isBeforeCredit() || !refund.isGone())
        && refund.status() != RefundStatus.DENIED;
  }

  Step step(long refundId, Actor by) {
    var prepared = prepare(refundId, by);
    if (prepared.isPresent()) {
      return prepared.get();
    }
    for (var share : get(refundId).shares()) {
      if (!share.booked()) {
        credits.pursue(share.creditId(), by);
      }
    }
    return book(refundId, by);
  }

  /// Closes the deliveries, and asks for what was not asked for yet; empty when it may be pursued.
  Optional<Step> prepare(long refundId, Actor by) {
    try {
      return inOrder(refundId, refund -> prepared(refund, by));
    } catch (Credits.TooMuch tooMuch) {
      return inOrder(refundId, refund -> Optional.of(refused(refund, tooMuch.sentence(), by)));
    }
  }

  private Optional<Step> prepared(Refund refund, Actor by) {
    if (!isNeeded(refund)) {
      return Optional.of(new Step.Onward());
    }
    if (refund.total().isZero()) {
      credited(refund, "Nothing had to be given back.", by);
      return Optional.of(new Step.Onward());
    }
    if (refund.status().isBeforeCredit()) {
      var ending = refund.lines().stream().filter(Refund.Line::endsLine).map(Refund.Line::lineId);
      var running =
          revocations.stop(
              refund.orderId(), ending.toList(), "Refund %d.".formatted(refund.id()), by);
      if (running.isPresent()) {
        return Optional.of(new Step.Later(running.get(), true));
      }
    }
    // A credit that had failed may turn out to have gone: what is done counts before more is asked.
    credits.lockPayments(refund.shares().stream().map(Refund.Share::creditId).toList());
    books.done(refund);
    var counted = get(refund.id());
    var missing = counted.missing();
    return missing.minor() > 0 && !shares.ask(counted, missing)
        ? Optional.of(
            refused(
                counted,
                "What is left of the order's payments is less than what is to go back, or they were"
                    + " not made here.",
                by))
        : Optional.empty();
  }

  /// Brings refund and order in line with how its credits stand.
  Step book(long refundId, Actor by) {
    return inOrder(refundId, refund -> booked(refund, by));
  }

  private Step booked(Refund refund, Actor by) {
    books.done(refund);
    var cameBack = books.cameBack(refund);
    var after = get(refund.id());
    if (cameBack && after.gone().compareTo(after.total()) < 0) {
      return cameBack(after);
    }
    return judged(after, by);
  }

  private Step judged(Refund refund, Actor by) {
    if (refund.isGone()) {
      if (refund.status().isBeforeCredit()) {
        credited(refund, "The money went.", by);
      } else if (refund.cause() != null && !refund.isTooMuch()) {
        store.writeCause(refund.id(), null, "", clock.instant());
      }
      return new Step.Onward();
    }
    if (!isNeeded(refund)) {
      // What was decided about access goes on where the money is not Bursar's to give.
      return isElsewhere(refund) ? new Step.Onward() : new Step.Stop();
    }
    var now = clock.instant();
    var open =
        refund.shares().stream()
            .filter(share -> !share.booked() && !share.givenUp())
            .map(share -> credits.get(share.creditId()))
            .toList();
    if (open.stream().anyMatch(credit -> credit.isUnderWay(now))) {
      return new Step.Later(now.plus(LOOK_SOON), true);
    }
    if (open.stream().anyMatch(credit -> credit.state() == CreditState.UNKNOWN)) {
      return unclear(refund, reason(open, CreditState.UNKNOWN), by);
    }
    if (open.stream().anyMatch(credit -> credit.state() == CreditState.PENDING)) {
      return pending(refund, reason(open, CreditState.PENDING), by);
    }
    var failed =
        refund.shares().stream()
            .filter(share -> !share.givenUp())
            .filter(share -> credits.get(share.creditId()).state() == CreditState.FAILED)
            .toList();
    failed.forEach(share -> store.giveUp(share.id()));
    return failed.isEmpty()
        ? new Step.Later(now.plus(LOOK_SOON), true)
        : refused(refund, reason(open, CreditState.FAILED), by);
  }

  private Step unclear(Refund refund, String detail, Actor by) {
    trouble(
        refund,
        RefundStatus.PAYMENT_REFUND_ERROR,
        Cause.UNKNOWN,
        ("Nobody can say whether the money went; the processor is asked again by itself. " + detail)
            .strip(),
        by);
    return new Step.Later(clock.instant().plus(LOOK_AGAIN), false);
  }

  private Step pending(Refund refund, String detail, Actor by) {
    var said = detail.isEmpty() ? "The processor has it in hand." : detail;
    trouble(refund, refund.status(), Cause.PENDING, said, by);
    return new Step.Later(clock.instant().plus(LOOK_AGAIN), false);
  }

  private Step refused(Refund refund, String why, Actor by) {
    var said = "The money did not go: " + why;
    if (refund.status().isBeforeCredit()) {
      trouble(refund, RefundStatus.PAYMENT_REFUND_ERROR, Cause.REFUSED, said, by);
    } else {
      trouble(refund, refund.status(), Cause.CAME_BACK, said, by);
    }
    return new Step.Stop();
  }

  private Step cameBack(Refund refund) {
    var said = cameBackWords(refund);
    history.troubled(refund, said);
    var matters = refund.origin() == Origin.BURSAR || refund.choice() == Choice.REVOKE;
    store.writeCause(refund.id(), matters ? Cause.CAME_BACK : null, said, clock.instant());
    return isElsewhere(refund) ? new Step.Onward() : new Step.Stop();
  }

  private static String cameBackWords(Refund refund) {
    var taken = refund.choice() == Choice.REVOKE;
    if (refund.origin() == Origin.BURSAR) {
      return "The money went, and came back%s: give it back again, or in another way."
          .formatted(taken ? ", and access is taken" : "");
    }
    var who = refund.origin() == Origin.DISPUTE ? "The payer's bank gave" : "The processor gave";
    return who
        + " the money back: it is yours again"
        + (taken
            ? ", and access is taken. Give access again, or refund the order, then close the case."
            : ", and access stays.");
  }

  private static boolean isElsewhere(Refund refund) {
    return refund.origin() != Origin.BURSAR && refund.choice() != null;
  }

  /// Moves the refund or only says why it waits; what stands there already is not said again.
  private void trouble(Refund refund, RefundStatus to, Cause cause, String why, Actor by) {
    if (refund.status() == to && refund.cause() == cause && refund.trouble().equals(why)) {
      return;
    }
    if (refund.status() == to && to != RefundStatus.PAYMENT_REFUND_ERROR) {
      store.writeCause(refund.id(), cause, why, clock.instant());
      return;
    }
    if (store.move(refund.id(), to, cause, why, clock.instant())) {
      history.moved(refund, to, why, by);
      history.troubled(refund, why);
    }
  }

  private void credited(Refund refund, String why, Actor by) {
    var cause = refund.isTooMuch() ? refund.cause() : null;
    var trouble = cause == null ? "" : refund.trouble();
    if (store.move(refund.id(), RefundStatus.PAYMENT_REFUNDED, cause, trouble, clock.instant())) {
      history.moved(refund, RefundStatus.PAYMENT_REFUNDED, why, by);
    }
  }

  private static String reason(List<CreditView> all, CreditState state) {
    return all.stream()
        .filter(credit -> credit.state() == state)
        .map(CreditView::reason)
        .reduce("", (_, last) -> last);
  }

  private Refund get(long refundId) {
    return store.find(refundId).orElseThrow();
  }

  private <T> T inOrder(long refundId, Function<Refund, T> work) {
    var orderId = get(refundId).orderId();
    return transaction.execute(
        _ -> {
          orders.lock(orderId);
          return work.apply(get(refundId));
        });
  }
}
