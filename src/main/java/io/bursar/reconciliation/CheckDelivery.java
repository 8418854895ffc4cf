package io.bursar.reconciliation;

import io.bursar.fulfillment.GrantChecks;
import io.bursar.fulfillment.GrantChecks.Look;
import io.bursar.reconciliation.Verdict.Agrees;
import io.bursar.reconciliation.Verdict.CannotSay;
import io.bursar.reconciliation.Verdict.Disagrees;
import org.springframework.stereotype.Component;

/// Compares one line with what its destination shows. Never call it inside a transaction.
@Component
class CheckDelivery {

  private final GrantChecks grants;

  CheckDelivery(GrantChecks grants) {
    this.grants = grants;
  }

  /// @param subject the line
  /// @param gone whether what it granted should be gone
  Verdict line(Subject subject, boolean gone) {
    return switch (grants.look(Long.parseLong(subject.reference()), gone)) {
      case Look.AsItShouldBe() -> new Agrees();
      case Look.CannotSay(var why) -> new CannotSay(why);
      case Look.Differs(var found) ->
          new Disagrees(gone ? FindingKind.ACCESS_OPEN : FindingKind.NOT_DELIVERED, subject, found);
    };
  }
}
