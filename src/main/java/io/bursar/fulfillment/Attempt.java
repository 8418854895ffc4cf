package io.bursar.fulfillment;

import io.bursar.account.Account;
import io.bursar.fulfillment.AttemptStore.Call;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.LineToDeliver.Learner;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Accepted;
import io.bursar.fulfillment.spi.Outcome.Doubt;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.order.Order;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at one claimed delivery: the calls, outside any transaction. An earlier attempt that
/// is unsure makes it look before it asks, and a refusal makes it look whether what is refused is
/// there already.
final class Attempt {

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  /// Connecting may take this long before the timeout of the call begins.
  private static final Duration CONNECTING = Duration.ofSeconds(3);

  private final Delivery delivery;
  private final @Nullable FulfillmentModule module;
  private final LineToDeliver line;
  private final long userId;
  private final Clock clock;
  private final Duration timeout;
  private final List<Call> calls = new ArrayList<>();
  private boolean stillUnsure;

  Attempt(
      Delivery delivery,
      @Nullable FulfillmentModule module,
      Order order,
      Account account,
      Map<String, String> tracking,
      Clock clock,
      Duration timeout) {
    this.delivery = delivery;
    this.module = module;
    this.userId = account.id();
    this.line = line(delivery, order, account, tracking, timeout);
    this.clock = clock;
    this.timeout = timeout;
  }

  Delivery delivery() {
    return delivery;
  }

  LineToDeliver line() {
    return line;
  }

  /// Whose line it is.
  long userId() {
    return userId;
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
    stillUnsure = delivery.unsure();
    if (module == null) {
      var outcome = new Misconfigured(reason(), Evidence.NONE);
      calls.add(new Call("fulfill", clock.instant(), Duration.ZERO, outcome));
      return Optional.of(outcome);
    }
    if (!hasTime()) {
      return Optional.empty();
    }
    if (delivery.unsure()) {
      switch (look(module)) {
        case Observation.AsAsked(var delivered) -> {
          return sure(delivered);
        }
        case Observation.Failed(var outcome) -> {
          return Optional.of(outcome);
        }
        case Observation.NotAsAsked _ -> {}
      }
    }
    return hasTime() ? ask(module) : Optional.empty();
  }

  private Optional<Outcome> ask(FulfillmentModule module) {
    var outcome = call("fulfill", module::fulfill);
    if (outcome instanceof Refused) {
      if (!hasTime()) {
        return Optional.empty();
      }
      if (look(module) instanceof Observation.AsAsked(var delivered)) {
        return sure(delivered);
      }
    }
    stillUnsure = outcome instanceof Unsure || outcome instanceof Accepted;
    return Optional.of(outcome);
  }

  private Optional<Outcome> sure(Outcome outcome) {
    stillUnsure = false;
    return Optional.of(outcome);
  }

  /// Whether a call that begins now ends before the lease does.
  private boolean hasTime() {
    return clock.instant().plus(timeout).plus(CONNECTING).isBefore(delivery.leaseUntil());
  }

  private Observation look(FulfillmentModule module) {
    var seen = new Observation[1];
    call(
        "observe",
        asked -> {
          seen[0] = module.observe(asked);
          return switch (seen[0]) {
            case Observation.AsAsked(var delivered) -> delivered;
            case Observation.NotAsAsked(var found, var evidence) ->
                new Outcome.NotApplied(found, null, evidence);
            case Observation.Failed(var outcome) -> outcome;
          };
        });
    return seen[0] == null ? new Observation.Failed(calls.getLast().outcome()) : seen[0];
  }

  private Outcome call(String action, Function<LineToDeliver, Outcome> asking) {
    var at = clock.instant();
    var started = System.nanoTime();
    Outcome outcome;
    try {
      outcome = asking.apply(line);
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

  private String reason() {
    return delivery.module() == null
        ? "No configured module delivers lines of type %s.".formatted(line.productType())
        : "The module %s, which has this line, is not configured any more."
            .formatted(delivery.module());
  }

  private static LineToDeliver line(
      Delivery delivery,
      Order order,
      Account account,
      Map<String, String> tracking,
      Duration timeout) {
    var line = order.line(delivery.lineId());
    return new LineToDeliver(
        LineKeys.of(line.id()),
        delivery.leaseToken(),
        order.siteId(),
        order.number(),
        order.placedAt(),
        line.id(),
        line.productType(),
        line.sku(),
        line.title(),
        line.attributes(),
        line.quantity(),
        line.priceInclTax(),
        new Learner(
            account.id(), account.username(), account.email(), account.fullName(), tracking),
        order.emailOptIn(),
        timeout);
  }
}
