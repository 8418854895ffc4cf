package io.bursar.product.remote;

import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.Deliverability.CannotSay;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Accepted;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import io.bursar.product.remote.Heard.Said;
import org.springframework.stereotype.Component;

/// What the answers of a remote system mean for a line. What it says in words is repeated to staff
/// only as far as it does not name the learner.
@Component
class Answers {

  private static final String DONE = "done";
  private static final String NONE = "none";

  private final Listener listener;

  Answers(Listener listener) {
    this.listener = listener;
  }

  /// What asking for the line came to.
  Outcome ofFulfilling(String remote, LineToDeliver line, Grant owed, RemoteAnswer answer) {
    return switch (listener.hear(remote, answer)) {
      case Heard.Nothing(var outcome) -> outcome;
      case Said said when said.status().equals(DONE) -> delivered(remote, line, owed, said, false);
      case Said said -> unfinished(remote, line, said);
    };
  }

  /// What a look showed.
  Observation ofObserving(String remote, LineToDeliver line, Grant owed, RemoteAnswer answer) {
    return switch (listener.hear(remote, answer)) {
      case Heard.Nothing(var outcome) -> new Observation.Failed(outcome);
      case Said said when said.status().equals(DONE) ->
          new Observation.AsAsked(delivered(remote, line, owed, said, true));
      case Said said when said.status().equals(NONE) ->
          new Observation.NotAsAsked(
              said.sentence(remote + " has not delivered it", line), said.evidence());
      case Said said -> new Observation.Failed(unfinished(remote, line, said));
    };
  }

  /// What taking it back came to.
  Revocation ofRevoking(String remote, LineToDeliver line, RemoteAnswer answer) {
    return switch (listener.hear(remote, answer)) {
      case Heard.Nothing(var outcome) -> new NotRevoked(outcome);
      case Said said when said.status().equals(DONE) || said.status().equals(NONE) ->
          new Revoked(said.sentence(remote + " has taken it back", line), said.evidence());
      case Said said -> new NotRevoked(unfinished(remote, line, said));
    };
  }

  /// Whether a product could be delivered; what cannot be heard says nothing against it.
  Deliverability ofChecking(String remote, RemoteAnswer answer) {
    return switch (listener.hear(remote, answer)) {
      case Heard.Nothing(var outcome) -> new CannotSay(outcome.cause());
      case Said said when said.status().equals("deliverable") -> new Deliverable();
      case Said said when said.status().equals("not_deliverable") ->
          new NotDeliverable(said.sentence(remote + " says that it cannot deliver it"));
      case Said _ -> new CannotSay(remote + " answered with something that is no answer.");
    };
  }

  private static Delivered delivered(
      String remote, LineToDeliver line, Grant owed, Said said, boolean already) {
    return new Delivered(
        new Grant(owed.resource(), owed.mode(), said.reference()),
        already,
        said.sentence(remote + " has delivered it", line),
        said.evidence());
  }

  /// What it means for now, when it is not done.
  private static Outcome unfinished(String remote, LineToDeliver line, Said said) {
    return switch (said.status()) {
      case "accepted" ->
          new Accepted(
              said.within(),
              said.sentence(remote + " has taken it and will say how it ended", line),
              said.evidence());
      case "later" ->
          new NotApplied(
              said.sentence(remote + " asks to try again later", line),
              said.retryAfter(),
              said.evidence());
      case "refused" -> new Refused(said.sentence(remote + " refused it", line), said.evidence());
      case "misconfigured" ->
          new Misconfigured(
              said.sentence(remote + " cannot act on what the line says", line), said.evidence());
      case "unknown_learner" ->
          new UnknownLearner(
              said.sentence(remote + " does not know this learner", line), said.evidence());
      default ->
          new Unsure(
              Doubt.NETWORK,
              remote + " answered with something that is no answer.",
              said.evidence());
    };
  }
}
