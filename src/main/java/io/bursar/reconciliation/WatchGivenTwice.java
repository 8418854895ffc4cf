package io.bursar.reconciliation;

import io.bursar.payment.GivenTwice;
import io.bursar.payment.Payments;
import java.time.Clock;
import java.util.Objects;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// What goes back of a payment that came to nothing is nobody's refund: that too much went is a
/// finding, from the moment that it is known.
@Component
class WatchGivenTwice {

  private final Payments payments;
  private final CheckMoney money;
  private final FindingStore findings;
  private final Clock clock;

  WatchGivenTwice(Payments payments, CheckMoney money, FindingStore findings, Clock clock) {
    this.payments = payments;
    this.money = money;
    this.findings = findings;
    this.clock = clock;
  }

  @EventListener
  void on(GivenTwice given) {
    var attempt = payments.get(given.attemptId());
    var reference = Objects.requireNonNull(attempt.reference());
    var subject =
        new Subject(
            attempt.processor(),
            reference,
            reference,
            attempt.orderNumber(),
            attempt.siteId(),
            attempt.settled());
    if (money.givenBack(subject) instanceof Verdict.Disagrees disagrees) {
      findings.keep(disagrees, clock.instant());
    }
  }
}
