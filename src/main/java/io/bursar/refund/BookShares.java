package io.bursar.refund;

import io.bursar.order.Repayments;
import io.bursar.payment.CreditState;
import io.bursar.payment.Credits;
import io.bursar.refund.Refund.Cause;
import io.bursar.shared.Money;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Lets the order say what the credits of a refund say: as part of the caller's transaction, which
/// holds the lock of the order, and once a credit.
@Component
class BookShares {

  private final Repayments repayments;
  private final Credits credits;
  private final RefundStore store;
  private final RefundHistory history;
  private final Clock clock;

  BookShares(
      Repayments repayments,
      Credits credits,
      RefundStore store,
      RefundHistory history,
      Clock clock) {
    this.repayments = repayments;
    this.credits = credits;
    this.store = store;
    this.history = history;
    this.clock = clock;
  }

  /// Books what went, be it a credit that was given up before.
  @Transactional(propagation = Propagation.MANDATORY)
  public void done(Refund refund) {
    for (var share : refund.shares()) {
      var credit = credits.get(share.creditId());
      if (credit.state() == CreditState.DONE && !share.booked()) {
        repayments.wentBack(
            refund.orderId(),
            share.processor(),
            share.reference(),
            share.amount(),
            String.valueOf(credit.reference()));
        store.book(share.id(), clock.instant());
        history.credited(refund, share);
      }
    }
    tooMuch(store.find(refund.id()).orElseThrow(), refund.gone());
  }

  /// A processor may give what it had said it would not, after the same was asked for again.
  private void tooMuch(Refund refund, Money before) {
    var gone = refund.gone();
    if (refund.isTooMuch() && gone.compareTo(before) > 0) {
      var said =
          "More went back than was to: %s %s instead of %s. See to the difference with the payer."
              .formatted(
                  gone.toApiText(), gone.currency().getCurrencyCode(), refund.total().toApiText());
      history.troubled(refund, said);
      store.writeCause(refund.id(), Cause.TOO_MUCH, said, clock.instant());
    }
  }

  /// Takes out of the books what came back, and answers whether anything did.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean cameBack(Refund refund) {
    var cameBack = false;
    for (var share : refund.shares()) {
      if (share.booked() && credits.get(share.creditId()).state() == CreditState.FAILED) {
        repayments.cameBack(refund.orderId(), share.processor(), share.reference(), share.amount());
        store.giveUp(share.id());
        cameBack = true;
      }
    }
    return cameBack;
  }
}
