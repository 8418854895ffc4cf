package io.bursar.basket;

import io.bursar.basket.Basket.Line;
import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// All baskets. A learner has one current basket a site; what else is open is merged into it. From
/// the payer's submit until the outcome a basket is frozen, and nothing may change it.
@Component
public class Baskets {

  private static final int MERGED_AT_ONCE_MAX = 100;

  private final BasketStore store;
  private final History history;
  private final Numbering.Settings numbering;
  private final Clock clock;

  Baskets(BasketStore store, History history, Numbering.Settings numbering, Clock clock) {
    this.store = store;
    this.history = history;
    this.numbering = numbering;
    this.clock = clock;
  }

  /// A new basket with these lines, whatever other baskets the learner has.
  @Transactional
  public Basket create(long siteId, long userId, boolean emailOptIn, List<Line> lines) {
    return create(siteId, userId, emailOptIn, null, lines);
  }

  /// A new basket with these lines and the code of this voucher.
  @Transactional
  public Basket create(
      long siteId, long userId, boolean emailOptIn, @Nullable Long voucherId, List<Line> lines) {
    return store.insert(siteId, userId, emailOptIn, voucherId, lines, clock.instant());
  }

  /// The learner's basket on this site: made if there is none; where several are open or saved, the
  /// oldest absorbs the others, and the same product in two of them keeps the larger quantity.
  @Transactional
  public Basket current(long siteId, long userId, Actor by) {
    var editable = store.lockEditable(siteId, userId, MERGED_AT_ONCE_MAX);
    if (editable.isEmpty()) {
      return create(siteId, userId, false, List.of());
    }
    var first = editable.getFirst();
    for (var other : editable.subList(1, editable.size())) {
      store.mergeLines(other, first, clock.instant());
      store.mergeVoucher(other, first);
      move(other, BasketStatus.MERGED, "Merged into basket " + first + ".", by);
    }
    return store.find(first).orElseThrow();
  }

  /// Whether an id is one that Bursar gave, or gives: those below its beginning are the old
  /// service's.
  public boolean isOurs(long id) {
    return id >= numbering.firstBasketId() || find(id).isPresent();
  }

  /// The basket with this id.
  public Optional<Basket> find(long id) {
    return store.find(id);
  }

  /// The baskets of this learner on this site whose payment has no outcome yet, oldest first.
  public List<Basket> frozen(long siteId, long userId) {
    return store.frozen(siteId, userId);
  }

  /// The basket as it is now, and nobody else may change it until the caller's transaction ends.
  /// Comes before the lock of its order in the order of locks.
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Basket> lock(long id) {
    return store.lock(id) ? store.find(id) : Optional.empty();
  }

  /// Replaces all lines; refuses with [NotEditable] what is frozen, merged or submitted.
  @Transactional
  public Basket setLines(long id, boolean emailOptIn, List<Line> lines) {
    var basket = lock(id).orElseThrow();
    if (!basket.status().isEditable()) {
      throw new NotEditable();
    }
    store.replaceLines(
        id, emailOptIn, lines.stream().map(Line::withoutDiscount).toList(), clock.instant());
    return store.find(id).orElseThrow();
  }

  /// Gives the basket the code of this voucher, instead of any other, or takes it away (null).
  /// Refuses with [NotEditable] as [#setLines] does.
  @Transactional
  public void setVoucher(long id, @Nullable Long voucherId) {
    if (!lock(id).orElseThrow().status().isEditable()) {
      throw new NotEditable();
    }
    store.setVoucher(id, voucherId);
  }

  /// Keeps the reference of the payment that a page has made ready for this basket, instead of any
  /// other; false, and nothing changed, when the basket is being paid for or done.
  @Transactional
  public boolean setPreparedPayment(long id, String reference) {
    if (!lock(id).orElseThrow().status().isEditable()) {
      return false;
    }
    store.setPreparedPayment(id, reference);
    return true;
  }

  /// The reference of the payment that was made ready for this basket last.
  public Optional<String> preparedPayment(long id) {
    return store.preparedPayment(id);
  }

  /// The basket for which this payment was made ready last.
  public Optional<Basket> ofPreparedPayment(String reference) {
    return store.ofPreparedPayment(reference);
  }

  /// Changes the lines of the learner's current basket, as one step: two tabs at once both count.
  @Transactional
  public Basket change(long siteId, long userId, UnaryOperator<List<Line>> change, Actor by) {
    var basket = current(siteId, userId, by);
    return setLines(basket.id(), basket.emailOptIn(), change.apply(basket.lines()));
  }

  /// Freezes the locked basket at these prices.
  @Transactional(propagation = Propagation.MANDATORY)
  public void freeze(Basket basket, List<Line> pricedLines, Actor by) {
    setPrices(basket, pricedLines);
    move(basket.id(), BasketStatus.FROZEN, "The payer submitted.", by);
  }

  /// Lets the locked basket change again, since its payment came to nothing; leaves one that is not
  /// frozen as it is.
  @Transactional(propagation = Propagation.MANDATORY)
  public void thaw(Basket basket, String why, Actor by) {
    if (basket.status() == BasketStatus.FROZEN) {
      move(basket.id(), BasketStatus.OPEN, why, by);
    }
  }

  /// The locked basket has become an order.
  @Transactional(propagation = Propagation.MANDATORY)
  public void submit(Basket basket, Actor by) {
    move(basket.id(), BasketStatus.SUBMITTED, "", by);
  }

  /// Writes the prices that are being paid into the locked basket.
  @Transactional(propagation = Propagation.MANDATORY)
  public void setPrices(Basket basket, List<Line> pricedLines) {
    if (!basket.lines().equals(pricedLines)) {
      store.replaceLines(basket.id(), basket.emailOptIn(), pricedLines, clock.instant());
    }
  }

  private void move(long id, BasketStatus to, String why, Actor by) {
    var from = store.move(id, to, clock.instant());
    history.record(by, List.of(new Change(id, null, Subject.BASKET, from.text(), to.text(), why)));
  }

  /// The basket is being paid for, or is done.
  public static final class NotEditable extends Refusal {
    private static final long serialVersionUID = 1L;

    NotEditable() {
      super(
          Kind.CONFLICT,
          "basket-not-editable",
          "This basket cannot change any more: its payment is under way or done.");
    }
  }
}
