package io.bursar.reconciliation;

import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.payment.Payments;
import io.bursar.reconciliation.Finding.State;
import io.bursar.shared.Refusal;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes a payment Bursar's own that a processor took for one of its order numbers and that Bursar
/// knew nothing of: no order can come of it, so it goes back, like any other that came too late.
@Component
public class TakeInPayment {

  private final Findings findings;
  private final Payments payments;
  private final Baskets baskets;
  private final OurNumbers numbers;
  private final TransactionTemplate transaction;

  TakeInPayment(
      Findings findings,
      Payments payments,
      Baskets baskets,
      OurNumbers numbers,
      TransactionTemplate transaction) {
    this.findings = findings;
    this.payments = payments;
    this.baskets = baskets;
    this.numbers = numbers;
    this.transaction = transaction;
  }

  /// Whether it can be done about this finding.
  public boolean isPossible(Finding finding) {
    return basket(finding).isPresent();
  }

  /// Takes the payment in and asks its processor where it stands. Repeatable: a payment that is
  /// known by now is only asked about, and of a finding that is closed nothing is. Never call it
  /// inside a transaction. Refuses with [NotOurs] what is no payment of a basket that Bursar has,
  /// and with [StillPaying] while another payment of that basket has no outcome. Answers the
  /// finding as it then stands.
  public Finding takeIn(Finding finding, Actor by) {
    if (finding.state() != State.OPEN) {
      return finding;
    }
    var basketId = basket(finding).orElseThrow(NotOurs::new);
    var subject = finding.subject();
    transaction.executeWithoutResult(_ -> create(basketId, subject, by));
    return findings.lookAgain(finding.id(), by);
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
