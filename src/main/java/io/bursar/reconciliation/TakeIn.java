package io.bursar.reconciliation;

import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.payment.Credits;
import io.bursar.payment.Payments;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.reconciliation.Finding.State;
import io.bursar.reconciliation.Findings.Looked;
import io.bursar.shared.Refusal;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes Bursar's own what only a processor's statement shows. A payment for one of its order
/// numbers that Bursar knew nothing of: no order can come of it, so it goes back, like any other
/// that came too late. And a refund of which the processor does not tell when it is asked: it
/// becomes one of its order, like any other that was made there.
@Component
public class TakeIn {

  private final Findings findings;
  private final Payments payments;
  private final Baskets baskets;
  private final Credits credits;
  private final MovementStore movements;
  private final OurNumbers numbers;
  private final TransactionTemplate transaction;

  TakeIn(
      Findings findings,
      Payments payments,
      Baskets baskets,
      Credits credits,
      MovementStore movements,
      OurNumbers numbers,
      TransactionTemplate transaction) {
    this.findings = findings;
    this.payments = payments;
    this.baskets = baskets;
    this.credits = credits;
    this.movements = movements;
    this.numbers = numbers;
    this.transaction = transaction;
  }

  /// Whether it can be done about this finding.
  public boolean isPossible(Finding finding) {
    return basket(finding).isPresent() || refunded(finding).isPresent();
  }

  /// Takes a payment in and asks its processor where it stands, or a refund as the statement shows
  /// it, unless the processor tells of it by now. Repeatable: a payment that is known by now is
  /// only asked about, and of a finding that is closed nothing is. Never call it inside a
  /// transaction. Refuses with [NotOurs] what is neither of a basket nor of a payment that Bursar
  /// has, with [StillPaying] while another payment of that basket has no outcome, and with
  /// [Credits.StillGiving] a refund that may be Bursar's own.
  public Looked takeIn(Finding finding, Actor by) {
    if (finding.state() != State.OPEN) {
      return new Looked(finding, null);
    }
    var refunded = refunded(finding);
    if (refunded.isPresent()) {
      return takeIn(finding, refunded.get(), by);
    }
    var basketId = basket(finding).orElseThrow(NotOurs::new);
    var subject = finding.subject();
    transaction.executeWithoutResult(_ -> create(basketId, subject, by));
    return findings.lookAgain(finding.id(), by);
  }

  private Looked takeIn(Finding finding, Movement refund, Actor by) {
    var source = finding.subject().source();
    var asked = findings.lookAgain(finding.id(), by);
    if (asked.finding().state() != State.OPEN) {
      return asked;
    }
    var attempt = payments.find(source, refund.payment()).orElseThrow(NotOurs::new);
    credits.shownOnStatement(attempt.id(), refund.reference(), refund.amount(), refund.at(), by);
    return findings.lookAgain(finding.id(), by);
  }

  /// A refund of a payment that is known here. What a bank took bears another name on statements,
  /// so it would count twice once it is told.
  private Optional<Movement> refunded(Finding finding) {
    var subject = finding.subject();
    return finding.kind() == FindingKind.REFUNDED_THERE && finding.state() == State.OPEN
        ? movements
            .find(subject.source(), subject.reference())
            .filter(it -> it.kind() == Statement.Kind.REFUND)
            .filter(
                it ->
                    payments
                        .find(subject.source(), it.payment())
                        .filter(attempt -> attempt.state().isPaid())
                        .isPresent())
        : Optional.empty();
  }

  private void create(long basketId, Subject subject, Actor by) {
    var basket = baskets.lock(basketId).orElseThrow(NotOurs::new);
    var number = subject.orderNumber();
    var payment = subject.payment();
    var amount = subject.amount();
    if (number == null || payment == null || amount == null) {
      throw new NotOurs();
    }
    if (payments.find(subject.source(), payment).isEmpty()) {
      if (payments.ofBasket(basketId).stream().anyMatch(it -> it.state().isUndecided())) {
        throw new StillPaying();
      }
      payments.create(
          basket.siteId(),
          basketId,
          basket.userId(),
          number,
          subject.source(),
          amount,
          payment,
          by);
    }
  }

  private Optional<Long> basket(Finding finding) {
    var number = finding.subject().orderNumber();
    return finding.kind() == FindingKind.PAID_WITHOUT_ORDER
            && finding.state() == State.OPEN
            && number != null
        ? numbers.basket(number).map(Basket::id)
        : Optional.empty();
  }

  /// There is no basket for it.
  public static final class NotOurs extends Refusal {
    private static final long serialVersionUID = 1L;

    NotOurs() {
      super(
          Kind.CONFLICT,
          "not-ours",
          "Bursar has no basket for this payment. Give it back in the processor's own pages, and"
              + " say so here.");
    }
  }

  /// The basket is frozen for a payment whose outcome is still to come.
  public static final class StillPaying extends Refusal {
    private static final long serialVersionUID = 1L;

    StillPaying() {
      super(
          Kind.CONFLICT,
          "still-paying",
          "Another payment of this basket has no outcome yet. Ask about that one first, on the page"
              + " of payments.");
    }
  }
}
