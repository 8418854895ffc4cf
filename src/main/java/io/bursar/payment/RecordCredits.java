package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.payment.CreditStore.Claim;
import io.bursar.payment.CreditView.Origin;
import io.bursar.payment.spi.Credits.Kind;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Credits.State;
import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes down that money is to go back, and how that ended: each outcome once, under the lock of
/// the payment, and told in the same transaction.
@Component
class RecordCredits {

  private static final Logger LOG = LoggerFactory.getLogger(RecordCredits.class);

  /// A payment that came to nothing is tried again after it was refused, so many times this much
  /// later.
  private static final Duration REFUSED_WAIT = Duration.ofHours(1);

  private final CreditStore store;
  private final PaymentStore attempts;
  private final PaymentTasks tasks;
  private final History history;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RecordCredits(
      CreditStore store,
      PaymentStore attempts,
      PaymentTasks tasks,
      History history,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.attempts = attempts;
    this.tasks = tasks;
    this.history = history;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// What of a payment has neither gone back nor is on its way back; nothing of one that was not
  /// paid. Below zero when a bank took more than was left.
  Money left(PaymentAttempt attempt) {
    var settled = attempt.settled();
    if (settled == null || !attempt.state().isPaid()) {
      return Money.zero(attempt.amount().currency());
    }
    return settled.minus(
        store.ofAttempt(attempt.id()).stream()
            .filter(credit -> credit.state() != CreditState.FAILED)
            .map(CreditView::amount)
            .filter(amount -> amount.currency().equals(settled.currency()))
            .reduce(Money.zero(settled.currency()), Money::plus));
  }

  /// Writes down, under the lock of the payment, that this much is to go back, and when it is asked
  /// for. Refuses with [Credits.TooMuch] what is not left of the payment.
  @Transactional(propagation = Propagation.MANDATORY)
  long create(long attemptId, Money amount, @Nullable Long refundId, Duration wait) {
    lockWithLeft(attemptId, amount);
    var now = clock.instant();
    var id = store.insert(attemptId, amount, refundId, UUID.randomUUID(), now);
    tasks.giveCredit(id, now.plus(wait));
    return id;
  }

  /// Writes down, under the lock of the payment, that a person gave this much back in another way.
  /// Refuses with [Credits.TooMuch] what is not left of the payment, and with
  /// [Credits.ReferenceUsed].
  @Transactional(propagation = Propagation.MANDATORY)
  long outside(long attemptId, Money amount, @Nullable Long refundId, String reference) {
    lockWithLeft(attemptId, amount);
    if (store.ofAttempt(attemptId).stream().anyMatch(it -> reference.equals(it.reference()))) {
      throw new Credits.ReferenceUsed();
    }
    return store.insertOutside(attemptId, refundId, amount, reference, clock.instant());
  }

  /// Writes down where a credit stands that Bursar asked for; nothing when that is known already.
  void outcome(long creditId, CreditState to, @Nullable String reference, String reason, Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          var credit = store.find(creditId).orElseThrow();
          var attempt = attempts.lock(credit.attemptId()).orElseThrow();
          moved(attempt, credit, to, reference, reason, by);
        });
  }

  private void lockWithLeft(long attemptId, Money amount) {
    var left = left(attempts.lock(attemptId).orElseThrow());
    if (!amount.currency().equals(left.currency()) || amount.compareTo(left) > 0) {
      throw new Credits.TooMuch(left);
    }
  }

  /// Writes down that the processor said no to whoever had this right to ask; nothing when somebody
  /// else is asking by now, or a look has shown meanwhile how it stands: a no that comes late beats
  /// no success that is known.
  void refused(Claim claim, String reason, Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          var attempt = attempts.lock(claim.attemptId()).orElseThrow();
          if (store.holds(claim)) {
            var credit = store.find(claim.id()).orElseThrow();
            moved(attempt, credit, CreditState.FAILED, null, reason, by);
          }
        });
  }

  /// Brings the rows of a payment in line with everything that the processor says went back.
  void seen(long attemptId, List<SeenCredit> all, Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          var attempt = attempts.lock(attemptId).orElseThrow();
          var known = store.ofAttempt(attemptId);
          var shown = new ArrayList<Long>();
          for (var seen : all) {
            var credit = same(known, seen);
            if (credit.isPresent()) {
              shown.add(credit.get().id());
              moved(attempt, credit.get(), state(seen), seen.reference(), "", by);
            } else {
              elsewhere(attempt, seen, by);
            }
          }
          store.told(attemptId, shown, clock.instant());
        });
  }

  /// Writes down a refund that only a statement of the processor's shows. Refuses with
  /// [Credits.StillGiving] while it may be one of Bursar's own, and with [Credits.AllGone].
  void shown(long attemptId, SeenCredit seen, Actor by) {
    transaction.executeWithoutResult(
        _ -> {
          var attempt = attempts.lock(attemptId).orElseThrow();
          var known = store.ofAttempt(attemptId);
          if (known.stream().anyMatch(it -> it.state().isUndecided())) {
            throw new Credits.StillGiving();
          }
          if (same(known, seen).isEmpty() && seen.amount().compareTo(left(attempt)) > 0) {
            throw new Credits.AllGone();
          }
          seen(attemptId, List.of(seen), by);
        });
  }

  /// What a person noted under the processor's own reference is that, whatever Bursar asked for.
  private static Optional<CreditView> same(List<CreditView> known, SeenCredit seen) {
    return known.stream()
        .filter(credit -> seen.reference().equals(credit.reference()))
        .findFirst()
        .or(() -> known.stream().filter(credit -> isSame(credit, seen)).findFirst());
  }

  static boolean isSame(CreditView credit, SeenCredit seen) {
    return (seen.key() != null && seen.key().equals(credit.key()))
        || seen.reference().equals(credit.reference());
  }

  static CreditState state(SeenCredit seen) {
    return switch (seen.state()) {
      case DONE -> CreditState.DONE;
      case PENDING -> CreditState.PENDING;
      case FAILED -> CreditState.FAILED;
    };
  }

  private void moved(
      PaymentAttempt attempt,
      CreditView credit,
      CreditState to,
      @Nullable String reference,
      String reason,
      Actor by) {
    if (!store.move(credit.id(), to, reference, reason, clock.instant())) {
      return;
    }
    events.publishEvent(
        credit.origin() == Origin.BURSAR
            ? new CreditDecided(credit.id(), credit.refundId())
            : new CreditSeen(credit.id()));
    returned(attempt, by);
  }

  /// What failed before anybody saw it moved nothing, and is nobody's concern.
  private void elsewhere(PaymentAttempt attempt, SeenCredit seen, Actor by) {
    if (seen.state() == State.FAILED) {
      return;
    }
    var origin = seen.kind() == Kind.DISPUTE ? Origin.DISPUTE : Origin.PROCESSOR;
    LOG.warn(
        "Of payment attempt {} ({}) {} went back under {}, which Bursar did not ask for",
        attempt.id(),
        attempt.orderNumber(),
        seen.amount(),
        seen.reference());
    var id = store.insertSeen(attempt.id(), seen, origin, state(seen), clock.instant());
    events.publishEvent(new CreditSeen(id));
    returned(attempt, by);
  }

  /// A payment that came to nothing is returned once all of it went back; what was refused, or came
  /// back after it had gone, is asked for again.
  void returned(PaymentAttempt attempt, Actor by) {
    var settled = attempt.settled();
    var isReturned = attempt.state() == PaymentState.RETURNED;
    if (settled == null || !(isReturned || attempt.state() == PaymentState.TO_BE_RETURNED)) {
      return;
    }
    var credits = store.ofAttempt(attempt.id());
    var done =
        credits.stream()
            .filter(credit -> credit.state() == CreditState.DONE)
            .map(CreditView::amount)
            .filter(amount -> amount.currency().equals(settled.currency()))
            .reduce(Money.zero(settled.currency()), Money::plus);
    if (done.compareTo(settled) >= 0) {
      move(attempt, PaymentState.RETURNED, by);
      if (done.compareTo(settled) > 0) {
        LOG.warn("Of payment attempt {} {} went back of {}", attempt.id(), done, settled);
        events.publishEvent(new GivenTwice(attempt.id()));
      }
      return;
    }
    if (isReturned) {
      move(attempt, PaymentState.TO_BE_RETURNED, by);
    }
    var left = left(attempt);
    if (left.minor() > 0) {
      var refused = credits.stream().filter(credit -> credit.state() == CreditState.FAILED).count();
      LOG.warn(
          "Payment attempt {} ({}) could not be given back and is asked for again later",
          attempt.id(),
          attempt.orderNumber());
      create(attempt.id(), left, null, REFUSED_WAIT.multipliedBy(Math.min(refused, 24)));
    }
  }

  private void move(PaymentAttempt attempt, PaymentState to, Actor by) {
    if (attempts.move(attempt.id(), to, attempt.reason(), clock.instant())) {
      history.record(
          by,
          List.of(
              new Change(
                  attempt.basketId(),
                  null,
                  Subject.PAYMENT,
                  attempt.state().text(),
                  to.text(),
                  attempt.reason())));
    }
  }
}
