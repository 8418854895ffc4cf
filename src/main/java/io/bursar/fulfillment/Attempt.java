package io.bursar.fulfillment;

import io.bursar.fulfillment.AttemptStore.Call;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Accepted;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at one claimed delivery: the calls, outside any transaction. An earlier attempt that
/// is unsure makes it look before it asks, as does a line that was delivered before, and a refusal
/// makes it look whether what is refused is so already. A revocation that worked counts as
/// delivered: it is what the delivery wants then.
final class Attempt {

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  /// Connecting may take this long before the timeout of the call begins.
  private static final Duration CONNECTING = Duration.ofSeconds(3);

  private static final Grant NONE = new Grant("", "", "");

  private final Delivery delivery;
  private final @Nullable FulfillmentModule module;
  private final LineToDeliver line;
  private final Aim aim;
  private final Clock clock;
  private final Instant since;
  private final List<Call> calls = new ArrayList<>();
  private boolean stillUnsure;
  private boolean asked;
  private boolean byHand;

  Attempt(
      Delivery delivery,
      @Nullable FulfillmentModule module,
      LineToDeliver line,
      Aim aim,
      Instant since,
      Clock clock) {
    this.delivery = delivery;
    this.module = module;
    this.line = line;
    this.aim = aim;
    this.clock = clock;
    this.since = since;
    this.stillUnsure = delivery.unsure();
  }

  Delivery delivery() {
    return delivery;
  }

  @Nullable FulfillmentModule module() {
    return module;
  }

  LineToDeliver line() {
    return line;
  }

  Aim aim() {
    return aim;
  }

  /// Since when it knows what it knows.
  Instant since() {
    return since;
  }

  /// A person answers for the outcome; nothing was asked of the destination.
  void resolved() {
    byHand = true;
    stillUnsure = false;
  }

  /// Whether a person answers for the outcome.
  boolean isByHand() {
    return byHand;
  }

  /// What it took back at the destination, or replaced there; null when it took nothing.
  @Nullable Grant taken() {
    if (byHand) {
      return null;
    }
    return switch (aim) {
      case Aim.TakeBack(var grant) -> grant;
      case Aim.GiveOther(_, _, var instead) -> instead;
      case Aim.Give _, Aim.Covered _, Aim.Keep _, Aim.Nothing _, Aim.Close _ -> null;
    };
  }

  /// What it, or an earlier attempt of which nobody knows how it ended, may have taken back; null
  /// when nothing.
  @Nullable Grant mayHaveTaken() {
    if (!byHand && aim instanceof Aim.Keep(_, var kept) && delivery.unsure()) {
      return kept;
    }
    return taken();
  }

  /// Whether it, or an earlier attempt of which nobody knows how it ended, may have changed
  /// anything at the destination.
  boolean mayHaveChanged() {
    return asked || delivery.unsure();
  }

  /// Whether it gave what this other line owes.
  boolean gave(long lineId) {
    return aim instanceof Aim.GiveOther(_, var other, _) && other.lineId() == lineId;
  }

  /// Every call that was made, in order.
  List<Call> calls() {
    return calls;
  }

  /// Whether nobody can say what the destination has now.
  boolean isUnsure() {
    return stillUnsure;
  }

  /// Makes the calls and answers how it ended; empty when the lease would end before the next call
  /// does, so that whoever has it then may be calling too.
  Optional<Outcome> run() {
    if (aim instanceof Aim.Close) {
      // Nobody looks, so what was unsure stays so.
      return Optional.of(closed());
    }
    if (module == null) {
      return Optional.of(noted(action(), new Misconfigured(noModule(), Evidence.NONE)));
    }
    var module = this.module;
    return switch (aim) {
      case Aim.Give _ -> pursue(module, line, () -> module.fulfill(line), Attempt::given);
      case Aim.GiveOther(var itsModule, var other, _) ->
          pursue(itsModule, other, () -> itsModule.fulfill(other), Attempt::given);
      case Aim.TakeBack(var grant) ->
          pursue(module, line, () -> taken(module, grant), Attempt::gone);
      case Aim.Covered(var grant, var why) -> settled(grant, why);
      case Aim.Keep(var why, _) -> settled(NONE, why);
      case Aim.Nothing _ -> settled(NONE, "Nothing was granted, so nothing is taken back.");
      case Aim.Close _ -> Optional.of(closed());
    };
  }

  /// What is to be settled when the time ended after some call was made: it is tried again, and
  /// looked at first. Empty when nothing was called.
  Optional<Outcome> cutShort() {
    if (calls.isEmpty()) {
      return Optional.empty();
    }
    stillUnsure = true;
    var last = calls.getLast().outcome();
    return Optional.of(
        new Outcome.NotApplied(
            "There was no time for the next call. " + last.cause(), null, last.evidence()));
  }

  /// Only looks, and asks for nothing: for a person who wants to know before deciding.
  Optional<Outcome> runLookOnly() {
    if (module == null) {
      return Optional.of(noted(action(), new Misconfigured(noModule(), Evidence.NONE)));
    }
    if (!hasTime()) {
      return Optional.empty();
    }
    return switch (look(module, line)) {
      case Observation.Failed(var failed) -> Optional.of(failed);
      case Observation seen ->
          (delivery.isRevocation() ? gone(seen) : given(seen)).or(() -> Optional.of(notThere()));
    };
  }

  /// What a look came to that did not show what is wanted.
  private Outcome notThere() {
    var seen = calls.getLast().outcome();
    return delivery.isRevocation()
        ? new Outcome.NotApplied("It is still there.", null, seen.evidence())
        : seen;
  }

  private Optional<Outcome> pursue(
      FulfillmentModule module,
      LineToDeliver line,
      Supplier<Outcome> asking,
      Function<Observation, Optional<Outcome>> reached) {
    if (!hasTime()) {
      return Optional.empty();
    }
    if (delivery.looksFirst()) {
      var seen = look(module, line);
      if (seen instanceof Observation.Failed(var failed)) {
        return Optional.of(failed);
      }
      if (reached.apply(seen).isPresent()) {
        return sure(reached.apply(seen).orElseThrow());
      }
    }
    return hasTime() ? ask(module, line, asking, reached) : Optional.empty();
  }

  private Optional<Outcome> ask(
      FulfillmentModule module,
      LineToDeliver line,
      Supplier<Outcome> asking,
      Function<Observation, Optional<Outcome>> reached) {
    asked = true;
    var outcome = call(action(), asking);
    if (outcome instanceof Refused) {
      if (!hasTime()) {
        return Optional.empty();
      }
      var seen = reached.apply(look(module, line));
      if (seen.isPresent()) {
        return sure(seen.get());
      }
    }
    stillUnsure = outcome instanceof Unsure || outcome instanceof Accepted;
    return Optional.of(outcome);
  }

  private Optional<Outcome> sure(Outcome outcome) {
    stillUnsure = false;
    return Optional.of(outcome);
  }

  private Optional<Outcome> settled(Grant grant, String why) {
    return sure(noted(action(), new Delivered(grant, true, why, Evidence.NONE)));
  }

  private static Optional<Outcome> given(Observation seen) {
    return seen instanceof Observation.AsAsked(var delivered)
        ? Optional.of(delivered)
        : Optional.empty();
  }

  private static Optional<Outcome> gone(Observation seen) {
    return seen instanceof Observation.NotAsAsked(var found, var evidence)
        ? Optional.of(new Delivered(NONE, true, "It is not there. " + found, evidence))
        : Optional.empty();
  }

  private Outcome taken(FulfillmentModule module, Grant grant) {
    return switch (module.revoke(line, grant)) {
      case Revoked(var cause, var evidence) -> new Delivered(NONE, false, cause, evidence);
      case NotRevoked(var outcome) -> outcome;
    };
  }

  /// Whether a call that begins now ends before the lease does.
  private boolean hasTime() {
    return clock.instant().plus(line.timeout()).plus(CONNECTING).isBefore(delivery.leaseUntil());
  }

  private Observation look(FulfillmentModule module, LineToDeliver line) {
    var seen = new Observation[1];
    call(
        "observe",
        () -> {
          seen[0] = module.observe(line);
          return switch (seen[0]) {
            case Observation.AsAsked(var delivered) -> delivered;
            case Observation.NotAsAsked(var found, var evidence) ->
                new Outcome.NotApplied(found, null, evidence);
            case Observation.Failed(var outcome) -> outcome;
          };
        });
    return seen[0] == null ? new Observation.Failed(calls.getLast().outcome()) : seen[0];
  }

  private Outcome call(String action, Supplier<Outcome> asking) {
    var at = clock.instant();
    var started = System.nanoTime();
    Outcome outcome;
    try {
      outcome = asking.get();
    } catch (RuntimeException bug) {
      LOG.error(
          "Module {} failed on line {}; the delivery will be tried again",
          delivery.module(),
          delivery.lineId(),
          bug);
      outcome =
          new Unsure(
              Doubt.SERVER,
              "A fault in Bursar's own module: " + bug.getClass().getSimpleName() + ".",
              Evidence.NONE);
    }
    calls.add(new Call(action, at, Duration.ofNanos(System.nanoTime() - started), outcome));
    return outcome;
  }

  private Outcome closed() {
    return noted(
        action(), new Delivered(NONE, true, "Nothing more is wanted of this line.", Evidence.NONE));
  }

  /// What was decided without a call.
  private Outcome noted(String action, Outcome outcome) {
    calls.add(new Call(action, clock.instant(), Duration.ZERO, outcome));
    return outcome;
  }

  private String action() {
    return switch (aim) {
      case Aim.Give _, Aim.Covered _, Aim.GiveOther _, Aim.Close _ -> "fulfill";
      case Aim.TakeBack _, Aim.Keep _, Aim.Nothing _ -> "revoke";
    };
  }

  private String noModule() {
    return delivery.module() == null
        ? "No configured module delivers lines of type %s.".formatted(line.productType())
        : "The module %s, which has this line, is not configured any more."
            .formatted(delivery.module());
  }
}
