package io.bursar.bulk;

import io.bursar.bulk.ItemStore.Moved;
import io.bursar.bulk.ItemStore.Work;
import io.bursar.fulfillment.DeliverySelection.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What became of an order, in a state and a sentence.
final class ItemResult {

  /// What is not attempted by then is left to the queue: the run need not watch it any longer.
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Set<String> OPEN = Set.of("due", "running");

  private ItemResult() {}

  /// The outcome of an order that was acted on; empty while it is still to be attempted.
  static Optional<Moved> outcome(Work item, Map<Long, Standing> standing, Instant now) {
    var deliveries = of(item, standing);
    var open = deliveries.stream().filter(it -> OPEN.contains(it.state())).toList();
    if (!open.isEmpty()) {
      return left(item, open, now);
    }
    var unfinished =
        deliveries.stream().filter(it -> Set.of("waiting", "held").contains(it.state())).toList();
    if (unfinished.isEmpty()) {
      return Optional.of(
          new Moved(
              item.ordinal(),
              "done",
              deliveries.stream().allMatch(it -> it.state().equals("closed"))
                  ? "Closed"
                  : "Complete"));
    }
    return Optional.of(unfinished(item, unfinished.getFirst()));
  }

  /// Why nothing was done to an order.
  static Moved skipped(Work item, Map<Long, Standing> standing) {
    var states = of(item, standing).stream().map(Standing::state).toList();
    var why =
        states.contains("running")
            ? "Being attempted at that moment"
            : states.contains("done")
                ? "Complete already"
                : states.contains("held")
                    ? "Held already"
                    : states.contains("closed") ? "Closed" : "Not held";
    return new Moved(item.ordinal(), "skipped", why);
  }

  private static Optional<Moved> left(Work item, List<Standing> open, Instant now) {
    var first = open.getFirst();
    if (open.stream().allMatch(it -> it.out() && it.state().equals("due"))) {
      return Optional.of(
          new Moved(
              item.ordinal(), "waiting", "Waiting: %s is out".formatted(first.destination())));
    }
    var at = item.at();
    return at != null && at.plus(PATIENCE).isBefore(now)
        ? Optional.of(new Moved(item.ordinal(), "waiting", "Waiting: still in the queue"))
        : Optional.empty();
  }

  private static Moved unfinished(Work item, Standing it) {
    if (it.out() && it.state().equals("waiting")) {
      return new Moved(
          item.ordinal(),
          "waiting",
          "Waiting: %s is out (%s)".formatted(it.destination(), it.lineStatus()));
    }
    if (it.state().equals("waiting") && it.outcome().equals("accepted")) {
      return new Moved(
          item.ordinal(), "waiting", "Waiting: %s accepted it".formatted(it.destination()));
    }
    var next =
        it.state().equals("held")
            ? "held. " + Objects.requireNonNullElse(it.holdReason(), "")
            : "next try at " + it.dueAt().truncatedTo(ChronoUnit.SECONDS);
    return new Moved(
        item.ordinal(), "failed", "%s (%s), %s".formatted(it.lineStatus(), it.outcome(), next));
  }

  private static List<Standing> of(Work item, Map<Long, Standing> standing) {
    return item.deliveryIds().stream().map(standing::get).filter(Objects::nonNull).toList();
  }
}
