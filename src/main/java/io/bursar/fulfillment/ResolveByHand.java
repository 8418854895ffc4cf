package io.bursar.fulfillment;

import io.bursar.fulfillment.AttemptStore.Call;
import io.bursar.fulfillment.RetryPolicy.NextStep;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.history.Actor;
import io.bursar.shared.Reason;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Declares a line delivered without asking for it: because the destination, looked at now, has it
/// as asked, or because a person answers for it with a reason. Which of the two stays in the
/// history with the name.
@Component
public class ResolveByHand {

  private final ClaimStore claims;
  private final PrepareAttempts prepare;
  private final Deliverer deliverer;
  private final SettleAttempt settleAttempt;
  private final RetryPolicy retryPolicy;
  private final FulfillmentSettings settings;
  private final Clock clock;

  ResolveByHand(
      ClaimStore claims,
      PrepareAttempts prepare,
      Deliverer deliverer,
      SettleAttempt settleAttempt,
      RetryPolicy retryPolicy,
      FulfillmentSettings settings,
      Clock clock) {
    this.claims = claims;
    this.prepare = prepare;
    this.deliverer = deliverer;
    this.settleAttempt = settleAttempt;
    this.retryPolicy = retryPolicy;
    this.settings = settings;
    this.clock = clock;
  }

  /// Looks at the destination, and takes the line for delivered if it has it as asked. Never call
  /// it inside a transaction. Refuses with [NothingToResolve] a line that is delivered, closed or
  /// being attempted, and with [NotThere] when the destination does not have it; then the line
  /// stays held for its old reason, or is tried again in its time.
  public void byReadBack(long orderId, long lineId, Actor by) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A destination is never called inside a transaction");
    }
    var attempt = claim(orderId, lineId);
    var found = deliverer.call(attempt, Attempt::runLookOnly).orElse(null);
    if (found instanceof Delivered delivered) {
      settle(attempt, delivered, by);
      return;
    }
    var what = found == null ? "There was no time to look." : found.cause();
    holdAgain(attempt, found, what, by);
    throw new NotThere(what);
  }

  /// Takes the line for delivered because this person says so. Refuses with [NothingToResolve] as
  /// [#byReadBack] does, and with [Reason.Refused] an empty or overlong reason.
  public void byReason(long orderId, long lineId, String reason, Actor by) {
    var said = Reason.given(reason);
    var attempt = claim(orderId, lineId);
    var module = attempt.module();
    var grant =
        module == null
            ? new Grant("", "", "")
            : module.owed(attempt.line()).orElse(new Grant("", "", ""));
    var outcome = new Delivered(grant, true, "Resolved by hand: " + said, Evidence.NONE);
    attempt.calls().add(new Call("resolve", clock.instant(), Duration.ZERO, outcome));
    settle(attempt, outcome, by);
  }

  private Attempt claim(long orderId, long lineId) {
    var now = clock.instant();
    var giveUp = retryPolicy.giveUpTimes(now);
    return prepare
        .prepare(claims.claimOrder(orderId, lineId, true, now, settings.lease(), giveUp))
        .stream()
        .findFirst()
        .orElseThrow(NothingToResolve::new);
  }

  private void settle(Attempt attempt, Delivered delivered, Actor by) {
    attempt.resolved();
    settleAttempt.settle(attempt, delivered, new NextStep.Done(), true, by);
  }

  private void holdAgain(Attempt attempt, @Nullable Outcome found, String what, Actor by) {
    var before = attempt.delivery().holdReason();
    var outcome = found == null ? new Outcome.NotApplied(what, null, Evidence.NONE) : found;
    if (before == null) {
      // What was on its way stays on its way.
      settleAttempt.settle(attempt, outcome, true, by);
    } else {
      settleAttempt.settle(attempt, outcome, new NextStep.Hold(before), false, by);
    }
  }

  /// The line is delivered or closed, or is being attempted at this moment.
  public static final class NothingToResolve extends Refusal {
    private static final long serialVersionUID = 1L;

    NothingToResolve() {
      super(
          Kind.CONFLICT,
          "nothing-to-resolve",
          "This line is delivered or closed, or is being attempted at this moment.");
    }
  }

  /// The destination does not have what the line asks for.
  public static final class NotThere extends Refusal {
    private static final long serialVersionUID = 1L;

    NotThere(String found) {
      super(
          Kind.CONFLICT,
          "not-there",
          "The destination does not have it as asked: %s To resolve it all the same, say why."
              .formatted(found));
    }
  }
}
