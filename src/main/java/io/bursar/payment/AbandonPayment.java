package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.payment.spi.Standing;
import io.bursar.shared.Reason;
import io.bursar.shared.Refusal;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Gives up an attempt that nobody answers for: its basket thaws, and what turns out to be paid all
/// the same goes back.
@Component
public class AbandonPayment {

  private final Payments payments;
  private final ObjectProvider<Settlement> settlement;
  private final Processors processors;
  private final Clock clock;

  AbandonPayment(
      Payments payments,
      ObjectProvider<Settlement> settlement,
      Processors processors,
      Clock clock) {
    this.payments = payments;
    this.settlement = settlement;
    this.processors = processors;
    this.clock = clock;
  }

  /// Cancels the attempt at its processor, and abandons it once the processor has confirmed that.
  /// Whatever else the processor answers counts; without an answer everything stays as it is.
  /// Answers the attempt as it then stands.
  PaymentAttempt unanswered(long attemptId, Actor by) {
    var attempt = payments.get(attemptId);
    if (!attempt.state().isUndecided()) {
      return attempt;
    }
    var standing = payments.askToCancel(attempt);
    if (!(standing instanceof Standing.Canceled(var reference))) {
      return payments.settle(attempt, standing, by);
    }
    settlement
        .getObject()
        .abandon(attemptId, reference, "Nobody answered for it in 14 days; canceled there.", by);
    return payments.get(attemptId);
  }

  /// Abandons the attempt because this person, who has looked at the processor's own pages, says
  /// so. Nobody is called. Refuses with [Reason.Refused], and with [NotNow] an attempt that has an
  /// outcome, is younger than a day, or whose payer still has time.
  public PaymentAttempt byHand(long attemptId, String reason, Actor by) {
    var said = Reason.given(reason);
    if (!isPossible(payments.get(attemptId))) {
      throw new NotNow();
    }
    settlement.getObject().abandon(attemptId, null, "By hand: " + said, by);
    return payments.get(attemptId);
  }

  /// Whether a person may abandon it now.
  public boolean isPossible(PaymentAttempt attempt) {
    var now = clock.instant();
    return attempt.state().isUndecided()
        && AskingSchedule.isOld(attempt, now)
        && AskingSchedule.hasPayerHadTime(
            attempt, processors.payerActsWithin(attempt.processor()), now);
  }

  /// There is an outcome, or it is too early to give up.
  public static final class NotNow extends Refusal {
    private static final long serialVersionUID = 1L;

    NotNow() {
      super(
          Kind.CONFLICT,
          "not-to-be-abandoned",
          "Only a payment that has had no outcome for a day can be abandoned.");
    }
  }
}
