package io.bursar.fulfillment.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.NeverSent;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.RefusesUs;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every fulfillment module must keep, tried against a destination that misbehaves. Extend it
/// beside the module; a failure names the promise that was broken (P1 to P12 stand in
/// `docs/product-types.md`).
///
/// ```java
/// class CertificateContractTest extends FulfillmentModuleContract {
///   protected FulfillmentModule module() { ... }
///   protected FakeDestination destination() { ... }
///   protected LineToDeliver aLine() { ... }   // another learner and line at each call
/// }
/// ```
public abstract class FulfillmentModuleContract {

  private static final int AT_ONCE = 16;

  /// A call may end so much later than the line's timeout: connecting comes first.
  private static final Duration CONNECTING = Duration.ofSeconds(3);

  /// The module under test.
  protected abstract FulfillmentModule module();

  /// What it calls.
  protected abstract FakeDestination destination();

  /// A new line, of a new learner, that the destination would deliver now. Its timeout is best
  /// short, some hundred milliseconds: delays wait for it.
  protected abstract LineToDeliver aLine();

  private Engine engine() {
    return new Engine(module(), destination());
  }

  @AfterEach
  void allIsWellAgain() {
    destination().heal();
  }

  @Test
  void theModuleSupportsItsOwnProductTypeAndSaysWhatALineOwes() {
    var line = aLine();
    assertThat(module().supports(line.productType(), line.attributes()))
        .as("supports() must say yes to a line that the module delivers")
        .isTrue();
    assertThat(module().supports("No such type", Map.of()))
        .as("supports() must say no to another product type")
        .isFalse();
    assertThat(module().productType().problemsOf(line.attributes()))
        .as("The attributes that the product type declares must fit a line that is delivered")
        .isEmpty();
    assertThat(engine().owed(line).reference())
        .as("owed() is asked before anybody has answered, so it has no reference")
        .isEmpty();
    assertThat(module().destination()).isNotBlank();
  }

  @Test
  void aLineIsDeliveredOnceHoweverOftenItIsAsked() {
    var line = aLine();
    var first = engine().deliver(line, false);
    for (int i = 0; i < 3; i++) {
      assertThat(engine().ask(line))
          .as("P5: asking again for what is delivered must be answered as delivered, or refused")
          .isInstanceOfAny(Delivered.class, Refused.class);
      engine().verifyGrants(line, 1, "P5: a delivered line was delivered again");
    }
    assertThat(engine().look(line))
        .as("P5: a delivered line is seen")
        .isInstanceOf(Observation.AsAsked.class);
    assertThat(engine().deliver(line, true).grant())
        .as("P5: a repeat must come to the same grant")
        .isEqualTo(first.grant());
  }

  @Test
  void whoDiesBetweenTheCallAndItsRecordIsFollowedByOneWhoFindsIt() {
    var line = aLine();
    var _ = engine().ask(line);
    destination().finish(line);
    engine().deliver(line, true);
  }

  @Test
  void aLineThatNobodyAskedForIsNotThere() {
    var line = aLine();
    if (destination().grantsOf(line) >= 0) {
      assertThat(engine().look(line))
          .as("P5: observe() must not see what was never asked for")
          .isInstanceOf(Observation.NotAsAsked.class);
    }
  }

  @Test
  void aLostAnswerIsUnsureAndFoundByLooking() {
    for (var trouble : List.of(Trouble.DROP_ANSWER, Trouble.CUT_ANSWER)) {
      if (destination().canShow(trouble)) {
        lostAnswer(trouble);
      }
    }
    assumeTrue(destination().canShow(Trouble.DROP_ANSWER), "No answer can be lost here");
  }

  private void lostAnswer(Trouble trouble) {
    var line = aLine();
    assertThat(meeting(trouble, line))
        .as("P5: after a lost answer (%s) nobody can say whether it was applied", trouble)
        .isInstanceOf(Unsure.class);
    engine().deliver(line, true);
  }

  @Test
  void anAnswerThatComesTooLateIsUnsureAndNotWaitedFor() {
    assumeTrue(destination().canShow(Trouble.DELAY), "Nothing can be late here");
    var line = aLine();
    var started = System.nanoTime();
    destination().show(Trouble.DELAY);
    var outcome = engine().ask(line);
    var took = Duration.ofNanos(System.nanoTime() - started);
    destination().heal();

    assertThat(outcome)
        .as("P5: what was sent and not answered in time may have been applied")
        .isInstanceOf(Unsure.class);
    assertThat(took)
        .as("P7: a call must end within its timeout, or it outlives the lease of its claim")
        .isLessThan(line.timeout().plus(CONNECTING));
    engine().deliver(line, true);
  }

  @Test
  void aRefusalHoldsTheLineAndGrantsNothing() {
    assumeTrue(destination().canShow(Trouble.REFUSE), "Nothing is refused here");
    var line = aLine();
    assertThat(meeting(Trouble.REFUSE, line))
        .as("P8: a refusal for good must be one, so that a person hears of it")
        .isInstanceOfAny(Refused.class, Misconfigured.class);
    engine().verifyGrants(line, 0, "P8: what was refused must not be granted");
    engine().deliver(line, false);
  }

  @Test
  void whoDoesNotAcceptUsIsNoFaultOfTheOrder() {
    expect(
        Trouble.REFUSE_US,
        RefusesUs.class,
        "P11: a destination that does not accept us must hold no order for it");
  }

  @Test
  void whoAsksForPatienceGetsIt() {
    expect(
        Trouble.BUSY, NotApplied.class, "P11: a busy destination is tried again, without a look");
  }

  @Test
  void whatNeverLeftIsKnownNotToHaveBeenApplied() {
    expect(
        Trouble.UNREACHABLE,
        NeverSent.class,
        "P8: what could not be sent has a cause of its own, and needs no look");
  }

  @Test
  void whatAnotherAnsweredIsUnsure() {
    expect(
        Trouble.ANSWERED_BY_ANOTHER,
        Unsure.class,
        "P5: a proxy's 502 says nothing of what the destination did");
  }

  @Test
  void whatNobodyCanReadIsUnsure() {
    expect(
        Trouble.UNREADABLE, Unsure.class, "P5: a yes that nobody can read is no proof of delivery");
  }

  private void expect(Trouble trouble, Class<? extends Outcome> kind, String promise) {
    assumeTrue(destination().canShow(trouble), () -> "This destination never shows " + trouble);
    var line = aLine();
    assertThat(meeting(trouble, line)).as(promise).isInstanceOf(kind);
    engine().deliver(line, kind == Unsure.class);
  }

  private Outcome meeting(Trouble trouble, LineToDeliver line) {
    destination().show(trouble);
    try {
      return engine().ask(line);
    } finally {
      destination().heal();
    }
  }

  @Test
  void aLookThatFailsIsNoProofOfAnything() {
    for (var trouble : Trouble.values()) {
      if (trouble == Trouble.REFUSE || !destination().canShow(trouble)) {
        continue;
      }
      var line = aLine();
      engine().deliver(line, false);
      destination().show(trouble);
      var seen = engine().look(line);
      destination().heal();
      assertThat(seen)
          .as("P5: a look that met %s must not say that there is nothing", trouble)
          .isNotInstanceOf(Observation.NotAsAsked.class);
    }
  }

  @Test
  void sixteenAtOnceDeliverOnce() throws Exception {
    var line = aLine();
    var outcomes = atOnce(() -> module().fulfill(line));
    assertThat(outcomes)
        .as("P3: of sixteen at once none may be told what holds the line for good")
        .noneMatch(outcome -> outcome instanceof Misconfigured || outcome instanceof RefusesUs);
    destination().finish(line);
    engine().deliver(line, true);
    atOnce(() -> module().revoke(line, engine().owed(line)));
    engine().revoke(line, engine().owed(line));
  }

  private static <T> List<T> atOnce(Callable<T> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = threads.invokeAll(IntStream.range(0, AT_ONCE).mapToObj(_ -> call).toList());
      var results = new ArrayList<T>();
      for (var one : all) {
        results.add(one.get());
      }
      return results;
    }
  }

  @Test
  void exactlyWhatWasGrantedIsTakenBackAndOnlyOnce() {
    assumeTrue(module().productType().revocable(), "Nothing is taken back of this type");
    var line = aLine();
    var neighbor = aLine();
    var grant = engine().deliver(line, false).grant();
    engine().deliver(neighbor, false);

    engine().revoke(line, grant);
    if (module().leavesTrace()) {
      assertThat(engine().look(line))
          .as("P9: what was taken back must not be seen as there, or it is reported for ever")
          .isInstanceOf(Observation.NotAsAsked.class);
    }
    for (int i = 0; i < 2; i++) {
      assertThat(engine().takeBack(line, grant))
          .as("P9: taking back what is gone must succeed")
          .isInstanceOf(Revoked.class);
    }

    engine().verifyGrants(neighbor, 1, "P6: taking one line back took from another");
  }

  @Test
  void whatWasNeverGrantedIsTakenBackWithSuccess() {
    assumeTrue(module().productType().revocable(), "Nothing is taken back of this type");
    var line = aLine();
    assertThat(engine().takeBack(line, engine().owed(line)))
        .as("P9: a line may be refunded before anything was granted")
        .isInstanceOf(Revoked.class);
  }

  @Test
  void whatWasGrantedUnheardIsTakenBack() {
    assumeTrue(module().productType().revocable(), "Nothing is taken back of this type");
    assumeTrue(destination().canShow(Trouble.DROP_ANSWER), "No answer can be lost here");
    var line = aLine();
    var _ = meeting(Trouble.DROP_ANSWER, line);
    engine().revoke(line, engine().owed(line));
    engine()
        .verifyGrants(
            line, 0, "P9: a line whose delivery nobody heard of kept its access after the refund");
  }

  @Test
  void aRevocationThatFailsIsNotTakenForDoneAndMayBeRepeated() {
    assumeTrue(module().productType().revocable(), "Nothing is taken back of this type");
    for (var trouble : Trouble.values()) {
      if (trouble == Trouble.REFUSE || !destination().canShow(trouble)) {
        continue;
      }
      var line = aLine();
      var grant = engine().deliver(line, false).grant();
      destination().show(trouble);
      var _ = engine().takeBack(line, grant);
      destination().heal();
      engine().revoke(line, grant);
    }
  }

  @Test
  void whatTheDestinationForgotIsSeenAndDeliveredAgain() {
    assumeTrue(destination().canForget(), "This destination forgets nothing");
    var line = aLine();
    engine().deliver(line, false);
    destination().forget(line);
    assertThat(engine().look(line))
        .as("P5: what the destination does not have must not be seen there")
        .isInstanceOf(Observation.NotAsAsked.class);
    engine().deliver(line, true);
  }

  @Test
  void aCheckChangesNothingAndDoesNotBlameTheProductForTheDestination() {
    var line = aLine();
    var product =
        new ProductToCheck(line.siteId(), 1, line.productType(), line.attributes(), line.timeout());
    assertThat(module().check(product))
        .as("check() must not speak against a product that is delivered")
        .isNotInstanceOf(NotDeliverable.class);
    engine().verifyGrants(line, 0, "check() grants nothing");
    for (var trouble : List.of(Trouble.UNREACHABLE, Trouble.BUSY, Trouble.REFUSE_US)) {
      if (destination().canShow(trouble)) {
        destination().show(trouble);
        Deliverability said = module().check(product);
        destination().heal();
        assertThat(said)
            .as("P11: check() that met %s must not say that the product is at fault", trouble)
            .isNotInstanceOf(NotDeliverable.class);
      }
    }
  }

  /// Whatever happens, in whatever order: the line is delivered once in the end, and taken back.
  @Test
  void anyMixtureOfTroublesAndDeathsEndsWithOneGrantAndThenNone() {
    new Mixture(module(), destination()).run(this::aLine);
  }
}
