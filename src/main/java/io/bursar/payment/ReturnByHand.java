package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The way out for a payment that came to nothing and that its processor does not give back: a
/// person pays the money back in another way.
@Component
public class ReturnByHand {

  private final Credits credits;
  private final CreditStore store;
  private final PaymentStore attempts;
  private final RecordCredits record;
  private final History history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ReturnByHand(
      Credits credits,
      CreditStore store,
      PaymentStore attempts,
      RecordCredits record,
      History history,
      TransactionTemplate transaction,
      Clock clock) {
    this.credits = credits;
    this.store = store;
    this.attempts = attempts;
    this.record = record;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Whether a person may pay it back in another way: the processor said no, or nobody could tell
  /// for days whether it went.
  public boolean isPossible(PaymentAttempt attempt) {
    return attempt.state() == PaymentState.TO_BE_RETURNED && isStuck(store.ofAttempt(attempt.id()));
  }

  /// Writes down that all that is left of a payment was paid back in another way, after its
  /// processor was asked what went back; what it gave after all counts first. Never call it inside
  /// a transaction. Refuses with [NotPossible], and with [Credits.ReferenceUsed].
  public void paidOutside(long attemptId, PaidOutside paid, Actor by) {
    var attempt = attempts.find(attemptId).orElseThrow();
    verifyPossible(attempt);
    if (!credits.compare(attemptId, by) && !credits.isSilent(attemptId)) {
      throw new NotPossible(
          "The processor cannot say at this moment what went back. Try again later; one that says"
              + " nothing for three days is not waited for.");
    }
    transaction.executeWithoutResult(_ -> write(attemptId, paid, by));
  }

  private void write(long attemptId, PaidOutside paid, Actor by) {
    var attempt = attempts.lock(attemptId).orElseThrow();
    verifyPossible(attempt);
    for (var credit : store.ofAttempt(attemptId)) {
      if (credit.state().isUndecided() && !credits.giveUp(credit.id())) {
        throw new NotPossible(
            "The processor is being asked at this moment. Try again in a minute.");
      }
    }
    var _ = record.outside(attemptId, record.left(attempt), null, paid.reference());
    var state = attempt.state().text();
    var change =
        new Change(
            attempt.basketId(),
            null,
            Subject.PAYMENT,
            state,
            state,
            "Paid back in another way: " + paid.said());
    history.record(by, List.of(change));
    record.returned(attempt, by);
  }

  private void verifyPossible(PaymentAttempt attempt) {
    if (!isPossible(attempt)) {
      throw new NotPossible(
          "Only a payment that its processor refuses to give back, or cannot tell of for days, is"
              + " paid back in another way.");
    }
  }

  /// What was refused waits for another try, which nobody has made yet.
  private boolean isStuck(List<CreditView> all) {
    var refused = all.stream().anyMatch(credit -> credit.state() == CreditState.FAILED);
    var open = all.stream().filter(credit -> credit.state().isUndecided()).toList();
    return !open.isEmpty()
        && open.stream()
            .allMatch(
                credit ->
                    credits.isUntold(credit) || (refused && credit.state() == CreditState.CREATED))
        && open.stream().noneMatch(credit -> credit.isUnderWay(clock.instant()));
  }

  /// The payment is not one that is paid back in another way, or not now.
  public static final class NotPossible extends Refusal {
    private static final long serialVersionUID = 1L;

    NotPossible(String sentence) {
      super(Kind.CONFLICT, "not-to-be-paid-outside", sentence);
    }
  }
}
