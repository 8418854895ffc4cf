package io.bursar.fulfillment.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Accepted;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.NeverSent;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.RefusesUs;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// What Bursar does with one line, in small: an attempt that follows an unsure one looks before it
/// asks. Every answer of the module is held against what the destination shows.
final class Engine {

  private static final int TRIES_MAX = 20;

  private final FulfillmentModule module;
  private final FakeDestination destination;

  Engine(FulfillmentModule module, FakeDestination destination) {
    this.module = module;
    this.destination = destination;
  }

  /// One call of `fulfill`.
  Outcome ask(LineToDeliver line) {
    var outcome = honest(line, module.fulfill(again(line)));
    if (outcome instanceof Delivered(var grant, _, _, _)) {
      verifyGrant(line, grant);
    }
    return outcome;
  }

  /// One call of `observe`.
  Observation look(LineToDeliver line) {
    var before = destination.grantsOf(line);
    var seen = module.observe(again(line));
    assertThat(destination.grantsOf(line))
        .as("observe() changes nothing: the destination showed %d grants before it", before)
        .isEqualTo(before);
    switch (seen) {
      case Observation.AsAsked(var delivered) -> honest(line, delivered);
      case Observation.NotAsAsked(var found, _) -> verifyNamesNobody(line, found);
      case Observation.Failed(var outcome) -> verifyNamesNobody(line, outcome.cause());
    }
    return seen;
  }

  /// One call of `revoke`.
  Revocation takeBack(LineToDeliver line, Grant grant) {
    var revocation = module.revoke(again(line), grant);
    switch (revocation) {
      case Revoked(var cause, _) -> {
        verifyNamesNobody(line, cause);
        verifyGrants(line, 0, "P9: a revocation that is said to have worked left access behind");
      }
      case NotRevoked(var outcome) -> verifyNamesNobody(line, outcome.cause());
    }
    return revocation;
  }

  /// Attempts the line until it is delivered, as Bursar does; `unsure` as after a lost answer.
  Delivered deliver(LineToDeliver line, boolean unsure) {
    var lookFirst = unsure;
    for (int i = 0; i < TRIES_MAX; i++) {
      if (lookFirst && look(line) instanceof Observation.AsAsked(var delivered)) {
        return verified(line, delivered);
      }
      var outcome = ask(line);
      if (outcome instanceof Delivered delivered) {
        return verified(line, delivered);
      }
      if (outcome instanceof Refused && look(line) instanceof Observation.AsAsked(var delivered)) {
        return verified(line, delivered);
      }
      lookFirst = lookFirst || outcome instanceof Unsure || outcome instanceof Accepted;
      destination.finish(line);
    }
    return fail(
        "P1: a line that nothing stands in the way of was not delivered in %d attempts", TRIES_MAX);
  }

  /// Takes the line back, as Bursar does when no answer told what was granted.
  void revoke(LineToDeliver line, Grant grant) {
    for (int i = 0; i < TRIES_MAX; i++) {
      if (takeBack(line, grant) instanceof Revoked) {
        return;
      }
      destination.finish(line);
    }
    fail("P9: a line that nothing stands in the way of was not taken back");
  }

  /// What the line owes by its own data.
  Grant owed(LineToDeliver line) {
    return module
        .owed(line)
        .orElseThrow(() -> new AssertionError("owed() is empty for a line that can be delivered"));
  }

  /// The destination shows so many grants of this line, or keeps none at all.
  void verifyGrants(LineToDeliver line, int expected, String promise) {
    var grants = destination.grantsOf(line);
    if (grants >= 0) {
      assertThat(grants)
          .as("%s: the destination shows %d grants of it", promise, grants)
          .isEqualTo(expected);
    }
  }

  private Delivered verified(LineToDeliver line, Delivered delivered) {
    verifyGrants(line, 1, "P5: a line that is delivered must be granted exactly once");
    verifyGrant(line, delivered.grant());
    return delivered;
  }

  /// The ledger compares lines by what they owe, so what is granted must be that.
  private void verifyGrant(LineToDeliver line, Grant grant) {
    var owed = owed(line);
    assertThat(List.of(grant.resource(), grant.mode()))
        .as("The ledger: fulfill() must grant the resource and mode that owed() says")
        .isEqualTo(List.of(owed.resource(), owed.mode()));
  }

  /// Whether an outcome can be true of what the destination shows.
  private Outcome honest(LineToDeliver line, Outcome outcome) {
    verifyNamesNobody(line, outcome.cause());
    var grants = destination.grantsOf(line);
    if (grants < 0) {
      return outcome;
    }
    assertThat(grants)
        .as("P5: a line was delivered more than once: the destination shows %d grants", grants)
        .isLessThanOrEqualTo(1);
    switch (outcome) {
      case Delivered _ ->
          assertThat(grants)
              .as("P8: the module says that it is delivered, and the destination has nothing")
              .isEqualTo(1);
      case NeverSent _, NotApplied _, Misconfigured _, RefusesUs _, UnknownLearner _ ->
          assertThat(grants)
              .as(
                  "P5: the destination has it, and the module says \"%s\" (%s): nobody looks before"
                      + " it is repeated. It must be Unsure",
                  outcome.cause(), outcome.getClass().getSimpleName())
              .isZero();
      // Bursar looks after a refusal, and before it repeats what is unsure or accepted.
      case Refused _, Unsure _, Accepted _ -> {}
    }
    return outcome;
  }

  private static void verifyNamesNobody(LineToDeliver line, String sentence) {
    var learner = line.learner();
    var words = sentence.toLowerCase(Locale.ROOT);
    assertThat(List.of(learner.username(), learner.email(), learner.fullName()))
        .as("A cause is kept for ever and must not name the learner: \"%s\"", sentence)
        .noneMatch(name -> !name.isBlank() && words.contains(name.toLowerCase(Locale.ROOT)));
    assertThat(sentence).as("P8: a cause is a sentence for staff").isNotBlank();
  }

  /// The line of the next attempt: same key, another request key.
  private static LineToDeliver again(LineToDeliver line) {
    return new LineToDeliver(
        line.key(),
        UUID.randomUUID(),
        line.siteId(),
        line.orderNumber(),
        line.placedAt(),
        line.lineId(),
        line.productType(),
        line.sku(),
        line.title(),
        line.attributes(),
        line.quantity(),
        line.price(),
        line.learner(),
        line.emailOptIn(),
        line.timeout());
  }
}
