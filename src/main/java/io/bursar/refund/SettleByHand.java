package io.bursar.refund;

import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.payment.PaidOutside;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Payments;
import io.bursar.refund.DecideRefund.NotNow;
import io.bursar.refund.Refund.Share;
import io.bursar.shared.Reason;
import java.time.Clock;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What a person settles without the processor: money that it refuses to give is paid back in
/// another way, and cases are closed. Each with words, which stay in the history under that
/// person's name.
@Component
class SettleByHand {

  private final Orders orders;
  private final Payments payments;
  private final Credits credits;
  private final RefundStore store;
  private final RefundShares shares;
  private final BookShares books;
  private final RefundTasks tasks;
  private final RefundHistory history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SettleByHand(
      Orders orders,
      Payments payments,
      Credits credits,
      RefundStore store,
      RefundShares shares,
      BookShares books,
      RefundTasks tasks,
      RefundHistory history,
      TransactionTemplate transaction,
      Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.credits = credits;
    this.store = store;
    this.shares = shares;
    this.books = books;
    this.tasks = tasks;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Whether a person may note that it was paid back in another way: it is known not to have gone,
  /// or nobody could tell for days.
  boolean isPossible(Refund refund) {
    return refund.canBePaidOutside() || isUntold(refund);
  }

  private boolean isUntold(Refund refund) {
    return refund.choice() != null
        && (refund.cause() == Refund.Cause.UNKNOWN || refund.cause() == Refund.Cause.PENDING)
        && open(refund).allMatch(credit -> isFailed(credit) || credits.isUntold(credit));
  }

  private Stream<CreditView> open(Refund refund) {
    return refund.shares().stream()
        .filter(share -> !share.booked() && !share.givenUp())
        .map(share -> credits.get(share.creditId()));
  }

  private static boolean isFailed(CreditView credit) {
    return credit.state() == CreditState.FAILED;
  }

  /// Writes down that what the processor refused, or could not tell of for days, was paid back in
  /// another way, under this reference of a bank or processor. The processor is asked before what
  /// went back; what it gave after all counts first. Never call it inside a transaction. Refuses
  /// with [Credits.ReferenceUsed], and with [NotNow] what is not known not to have gone.
  void paidOutside(long refundId, PaidOutside paid, Actor by) {
    var refund = store.find(refundId).orElseThrow(Refunds.NoSuchRefund::new);
    verifyPossible(refund);
    compare(refund, by);
    transaction.executeWithoutResult(_ -> write(refund, paid, by));
  }

  private void write(Refund before, PaidOutside paid, Actor by) {
    orders.lock(before.orderId());
    var refund = store.find(before.id()).orElseThrow();
    verifyPossible(refund);
    credits.lockPayments(refund.shares().stream().map(Share::creditId).toList());
    giveUp(refund);
    books.done(refund);
    var counted = store.find(before.id()).orElseThrow();
    if (counted.missing().minor() <= 0) {
      throw new NotNow("The processor gave the money after all.");
    }
    shares.paidOutside(counted, counted.missing(), paid.reference());
    store.paidOutside(refund.id(), paid.reference(), clock.instant());
    history.record(refund, refund.status().text(), "paid back in another way", paid.said(), by);
    tasks.lookAfter(refund.id(), clock.instant().plus(PursueRefund.WORKER_AFTER));
  }

  private void verifyPossible(Refund refund) {
    if (!isPossible(refund)) {
      throw new NotNow(
          "Only what the processor refused, what came back, or what nobody could tell of for days"
              + " is paid in another way.");
    }
  }

  /// What nobody can tell of is not waited for any more, nor asked for again.
  private void giveUp(Refund refund) {
    for (var share : refund.shares()) {
      var credit = credits.get(share.creditId());
      if (share.booked() || share.givenUp() || !(isFailed(credit) || credits.isUntold(credit))) {
        continue;
      }
      if (!isFailed(credit) && !credits.giveUp(credit.id())) {
        throw new NotNow("The processor is being asked at this moment. Try again in a minute.");
      }
      store.giveUp(share.id());
    }
  }

  /// Asks the processors of the order's payments what went back. One that cannot tell for days is
  /// not waited for.
  private void compare(Refund refund, Actor by) {
    for (var source : orders.sources(refund.orderId())) {
      var attempt = payments.find(source.processor(), source.reference()).map(PaymentAttempt::id);
      if (attempt.isPresent()
          && !credits.compare(attempt.get(), by)
          && !credits.isSilent(attempt.get())) {
        throw new NotNow(
            "The processor cannot say at this moment that nothing went back. Try again later; one"
                + " that says nothing for three days is not waited for.");
      }
    }
  }

  /// Ends a case: money that came back without Bursar after access was taken, or too much that
  /// went. Refuses with [Reason.Refused], and with [NotNow] what is none.
  void closeCase(long refundId, String reason, Actor by) {
    var said = Reason.given(reason);
    var orderId = store.find(refundId).orElseThrow(Refunds.NoSuchRefund::new).orderId();
    transaction.executeWithoutResult(
        _ -> {
          orders.lock(orderId);
          var refund = store.find(refundId).orElseThrow();
          if (!refund.isCase()) {
            throw new NotNow("There is nothing to close.");
          }
          store.writeCause(refundId, null, "", clock.instant());
          history.record(refund, refund.status().text(), "case closed", said, by);
        });
  }
}
