package io.bursar.refund;

import io.bursar.order.Order.Source;
import io.bursar.order.Orders;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Payments;
import io.bursar.shared.Money;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Takes the money of a refund out of the sources of its order.
@Component
class RefundShares {

  private final Orders orders;
  private final Payments payments;
  private final Credits credits;
  private final RefundStore store;

  RefundShares(Orders orders, Payments payments, Credits credits, RefundStore store) {
    this.orders = orders;
    this.payments = payments;
    this.credits = credits;
    this.store = store;
  }

  /// Asks for what is missing, the first source first, as part of the caller's transaction, which
  /// holds the lock of the order; false, and nothing is asked for, when they have too little left.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean ask(Refund refund, Money missing) {
    var parts = parts(refund, missing);
    if (!parts.stream().map(Part::amount).reduce(missing, Money::minus).isZero()) {
      return false;
    }
    parts.forEach(part -> ask(refund, part));
    return true;
  }

  private void ask(Refund refund, Part part) {
    insert(refund, part, credits.ask(part.attempt().id(), part.amount(), refund.id()));
  }

  /// Writes down that a person paid back what is missing in another way, under this reference, as
  /// far as the sources have that much left: what they have not went already. Part of the caller's
  /// transaction, which holds the lock of the order.
  @Transactional(propagation = Propagation.MANDATORY)
  public void paidOutside(Refund refund, Money missing, String reference) {
    for (var part : parts(refund, missing)) {
      var id = credits.paidOutside(part.attempt().id(), part.amount(), refund.id(), reference);
      insert(refund, part, id);
    }
  }

  /// What of this much comes out of which source; all together less when they have too little left.
  private List<Part> parts(Refund refund, Money missing) {
    var parts = new ArrayList<Part>();
    var rest = missing;
    for (var source : orders.sources(refund.orderId())) {
      var attempt = payments.find(source.processor(), source.reference()).orElse(null);
      var part = attempt == null ? null : least(rest, credits.left(attempt.id()));
      if (attempt != null && part != null) {
        parts.add(new Part(source, attempt, part));
        rest = rest.minus(part);
      }
    }
    return parts;
  }

  private void insert(Refund refund, Part part, long creditId) {
    store.insertShare(
        refund.id(), part.source().processor(), part.source().reference(), part.amount(), creditId);
  }

  private static @Nullable Money least(Money rest, Money left) {
    if (!left.currency().equals(rest.currency()) || left.minor() <= 0 || rest.isZero()) {
      return null;
    }
    return left.compareTo(rest) < 0 ? left : rest;
  }

  private record Part(Source source, PaymentAttempt attempt, Money amount) {}
}
