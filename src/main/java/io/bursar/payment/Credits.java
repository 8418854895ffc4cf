package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.payment.CreditStore.Claim;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits.Seen;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The one way to give money back. A credit is written down before the processor hears of it, never
/// above what is left of its payment, and asked for by one at a time. After any answer that is not
/// clear, and after a crash, the processor is first asked what went back, however long ago that
/// was: keys protect for a day, what went back is known for ever.
@Component
public class Credits {

  private static final Duration LEASE = Duration.ofSeconds(90);

  /// So long a processor may say nothing before a person may say it.
  public static final Duration TELLS_WITHIN = Duration.ofDays(3);

  private final CreditStore store;
  private final PaymentStore attempts;
  private final RecordCredits record;
  private final ProcessorCalls calls;
  private final Clock clock;

  Credits(
      CreditStore store,
      PaymentStore attempts,
      RecordCredits record,
      ProcessorCalls calls,
      Clock clock) {
    this.store = store;
    this.attempts = attempts;
    this.record = record;
    this.calls = calls;
    this.clock = clock;
  }

  /// Writes down that this much of a payment is to go back, and that it is to be asked for now, as
  /// part of the caller's transaction; locks the payment, last of all. Answers the credit's id.
  /// Refuses with [TooMuch] what is not left of the payment, whatever is on its way included.
  @Transactional(propagation = Propagation.MANDATORY)
  public long ask(long attemptId, Money amount, @Nullable Long refundId) {
    return record.create(attemptId, amount, refundId, Duration.ZERO);
  }

  /// Writes down that a person gave this much back in another way than out of the payment, under
  /// this reference, as part of the caller's transaction; locks the payment, last of all. Answers
  /// the credit's id. Refuses with [TooMuch] what is not left of the payment, and with
  /// [ReferenceUsed].
  @Transactional(propagation = Propagation.MANDATORY)
  public long paidOutside(long attemptId, Money amount, long refundId, String reference) {
    return record.outside(attemptId, amount, refundId, reference);
  }

  /// Whether the processor has said nothing for days of what it did not give of a payment, though
  /// it was asked.
  public boolean isSilent(long attemptId) {
    var open =
        store.ofAttempt(attemptId).stream()
            .filter(credit -> credit.state() != CreditState.DONE)
            .toList();
    return !open.isEmpty() && open.stream().allMatch(this::isSilent);
  }

  private boolean isSilent(CreditView credit) {
    var since = credit.silentSince();
    return since != null && since.plus(TELLS_WITHIN).isBefore(clock.instant());
  }

  /// Whether the outcome of this credit is still to come and its processor silent about it for
  /// days, so that a person may decide.
  public boolean isUntold(CreditView credit) {
    return credit.state().isUndecided() && isSilent(credit);
  }

  /// Writes down that a credit which may not have gone is not waited for any more, as part of the
  /// caller's transaction, which holds the lock of its payment; should it turn out to have gone, it
  /// counts all the same. False when somebody is asking for it at this moment, or a request may
  /// still be on its way.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean giveUp(long creditId) {
    var now = clock.instant();
    return store.giveUp(
        creditId,
        "A person says that it is not waited for.",
        now,
        Reconciliation.arrivedUntil(now));
  }

  /// Keeps how the payments of these credits stand as it is until the caller's transaction ends;
  /// locks them last of all.
  @Transactional(propagation = Propagation.MANDATORY)
  public void lockPayments(List<Long> creditIds) {
    creditIds.stream()
        .map(creditId -> get(creditId).attemptId())
        .distinct()
        .sorted()
        .forEach(attempts::lock);
  }

  /// Asks the processor for a credit, or what became of it, unless its outcome is known or somebody
  /// else is asking. Never call it inside a transaction. Answers the credit as it then stands.
  public CreditView pursue(long creditId, Actor by) {
    var now = clock.instant();
    store.claim(creditId, now, now.plus(LEASE)).ifPresent(claim -> pursue(claim, now, by));
    return get(creditId);
  }

  /// Asks the processor what went back of a payment, and writes down what Bursar did not know of;
  /// false when the processor gave no clear answer. Never call it inside a transaction.
  public boolean compare(long attemptId, Actor by) {
    var attempt = attempts.find(attemptId).orElseThrow();
    return attempt.reference() == null
        || !attempt.state().isPaid()
        || look(attempt, by).isPresent();
  }

  /// Writes down a refund that the processor's statement shows under this reference, and of which
  /// it does not tell when it is asked about the payment: a person believes the statement. Never
  /// call it inside a transaction. Refuses with [StillGiving] and [AllGone].
  public void shownOnStatement(
      long attemptId, String reference, Money amount, Instant at, Actor by) {
    var seen =
        new SeenCredit(
            reference,
            null,
            amount,
            io.bursar.payment.spi.Credits.Kind.REFUND,
            io.bursar.payment.spi.Credits.State.DONE,
            at);
    record.shown(attemptId, seen, by);
  }

  /// Whether the processor shows this credit, once everything that it shows has been written down;
  /// empty when it gave no clear answer. Never call it inside a transaction.
  public Optional<Boolean> isShown(CreditView credit, Actor by) {
    return look(attempts.find(credit.attemptId()).orElseThrow(), by)
        .map(seen -> seen.credits().stream().anyMatch(it -> RecordCredits.isSame(credit, it)));
  }

  /// What Bursar asked this processor to give back and saw done within a time, and that stayed so.
  public List<CreditView> doneBetween(String processor, Instant from, Instant until) {
    return store.doneBetween(processor, from, until);
  }

  /// The credit with this id, which something stored refers to.
  public CreditView get(long creditId) {
    return store.find(creditId).orElseThrow();
  }

  /// Everything that goes or went back of these payments, oldest first.
  public List<CreditView> ofAttempts(List<Long> attemptIds) {
    return attemptIds.isEmpty() ? List.of() : store.ofAttempts(attemptIds);
  }

  /// What of a payment has neither gone back nor is on its way back.
  public Money left(long attemptId) {
    return record.left(attempts.find(attemptId).orElseThrow());
  }

  int countTried(long creditId) {
    return store.countTried(creditId);
  }

  private void pursue(Claim claim, Instant now, Actor by) {
    var attempt = attempts.find(claim.attemptId()).orElseThrow();
    if (claim.askedAt() == null) {
      settle(claim, askThenLook(claim, attempt, by), by);
      return;
    }
    var seen = look(attempt, by);
    if (seen.isEmpty()) {
      settle(claim, new Credit.Unknown("The processor could not say what went back."), by);
    } else if (!own(claim, seen.get())) {
      settle(claim, notThere(claim, attempt, now, by), by);
    }
  }

  /// The processor does not know of it. It is asked for again under the same key once no earlier
  /// request can be on its way any more.
  private Credit notThere(Claim claim, PaymentAttempt attempt, Instant now, Actor by) {
    if (CreditState.of(claim.state()) == CreditState.PENDING) {
      return new Credit.Unknown("The processor had it in hand, and now does not show it.");
    }
    if (claim.askedAt() != null && !Reconciliation.hasArrived(claim.askedAt(), now)) {
      return new Credit.Unknown("The processor has not heard of it; it may still be on its way.");
    }
    return askThenLook(claim, attempt, by);
  }

  private Credit askThenLook(Claim claim, PaymentAttempt attempt, Actor by) {
    var now = clock.instant();
    if (!store.asking(claim, now, now.plus(LEASE))) {
      return new Credit.Unknown("Somebody else is asking for it, or gave it up.");
    }
    var payment = attempt.toAskFor();
    var request =
        new CreditRequest(claim.requestKey(), payment, claim.money(), attempt.orderNumber());
    var credit =
        calls.call(attempt, "credit", processor -> processor.credit(request), Credit.Unknown::new);
    switch (credit) {
      // What was lost may be there, and what is refused may have been given elsewhere.
      case Credit.Unknown _, Credit.Refused _ -> {
        var _ = look(attempt, by);
      }
      case Credit.Done _, Credit.Pending _ -> {}
    }
    return credit;
  }

  /// Writes down what the processor says went back; empty when it gives no clear answer.
  private Optional<Seen> look(PaymentAttempt attempt, Actor by) {
    var payment = attempt.toAskFor();
    var answer =
        calls.<io.bursar.payment.spi.Credits>call(
            attempt,
            "credits",
            processor -> processor.credits(payment),
            io.bursar.payment.spi.Credits.Unknown::new);
    if (!(answer instanceof Seen seen)) {
      store.silent(attempt.id(), clock.instant());
      return Optional.empty();
    }
    record.seen(attempt.id(), seen.credits(), by);
    return Optional.of(seen);
  }

  /// Whether the processor knows of it; what it knows is written down already.
  private boolean own(Claim claim, Seen seen) {
    var there = seen.credits().stream().anyMatch(credit -> claim.requestKey().equals(credit.key()));
    if (there) {
      store.release(claim, null, clock.instant());
    }
    return there;
  }

  private void settle(Claim claim, Credit credit, Actor by) {
    switch (credit) {
      case Credit.Done(var reference) ->
          record.outcome(claim.id(), CreditState.DONE, reference, "", by);
      case Credit.Pending(var reference, var detail) -> {
        record.outcome(claim.id(), CreditState.PENDING, reference, detail, by);
        store.release(claim, detail, clock.instant());
      }
      case Credit.Refused(var reason) -> record.refused(claim, reason, by);
      case Credit.Unknown(var detail) -> store.release(claim, detail, clock.instant());
    }
  }

  /// Something else went back under this reference.
  public static final class ReferenceUsed extends Refusal {
    private static final long serialVersionUID = 1L;

    ReferenceUsed() {
      super(
          Kind.CONFLICT,
          "reference-used",
          "Something else went back of this payment under this reference.");
    }
  }

  /// All of a payment is written down as gone, this very money probably under another name.
  public static final class AllGone extends Refusal {
    private static final long serialVersionUID = 1L;

    AllGone() {
      super(
          Kind.CONFLICT,
          "all-gone",
          "Less than this is left of the payment: it is probably written down already, under"
              + " another reference. Compare both, then accept the finding.");
    }
  }

  /// Something else goes back of this payment, and may be the very same.
  public static final class StillGiving extends Refusal {
    private static final long serialVersionUID = 1L;

    StillGiving() {
      super(
          Kind.CONFLICT,
          "still-giving",
          "Something goes back of this payment whose outcome is not known yet, and may be the very"
              + " same. See to that first, on the page of its refund or of the payment.");
    }
  }

  /// More is to go back than is left of the payment.
  public static final class TooMuch extends Refusal {
    private static final long serialVersionUID = 1L;

    TooMuch(Money left) {
      super(
          Kind.CONFLICT,
          "too-much",
          "Of this payment %s %s can still be given back."
              .formatted(left.toApiText(), left.currency().getCurrencyCode()));
    }
  }
}
