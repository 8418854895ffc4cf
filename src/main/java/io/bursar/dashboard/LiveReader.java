package io.bursar.dashboard;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.dashboard.LiveView.Actions;
import io.bursar.dashboard.LiveView.Folded;
import io.bursar.dashboard.LiveView.LineView;
import io.bursar.dashboard.LiveView.Next;
import io.bursar.fulfillment.AttemptView;
import io.bursar.fulfillment.DeliveryView;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.History;
import io.bursar.history.History.Entry;
import io.bursar.order.Order;
import io.bursar.page.Shown;
import io.bursar.site.Sites;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads where an order stands and how it came there: one query for each kind of thing.
@Component
class LiveReader {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Set<String> RETRIABLE = Set.of("due", "waiting", "held");
  private static final Set<String> MOVING = Set.of("due", "running", "waiting");

  private final Fulfillments fulfillments;
  private final History history;
  private final Accounts accounts;
  private final Sites sites;
  private final Clock clock;

  LiveReader(
      Fulfillments fulfillments, History history, Accounts accounts, Sites sites, Clock clock) {
    this.fulfillments = fulfillments;
    this.history = history;
    this.accounts = accounts;
    this.sites = sites;
    this.clock = clock;
  }

  /// How this order stands now.
  LiveView read(Order order) {
    var zone = sites.get(order.siteId()).zone();
    var deliveries = fulfillments.deliveriesOf(order.id());
    var attempts = fulfillments.attemptsOf(order.id());
    var entries = history.of(order.basketId());
    var causes = causes(attempts);
    var byLine = deliveries.stream().collect(toMap(DeliveryView::lineId, Function.identity()));
    var people = people(entries, attempts, deliveries);
    var lines =
        order.lines().stream()
            .map(line -> line(line, byLine.get(line.id()), causes.get(line.id()), people, zone))
            .toList();
    var ordinals = order.lines().stream().collect(toMap(Order.Line::id, Order.Line::ordinal));
    var timeline = new Timeline(ordinals, people, zone);
    var steps = timeline.tell(entries, attempts, deliveries);
    return new LiveView(
        order.number(),
        Colors.of(order.status()),
        summary(order.lines(), byLine),
        noRetry(lines),
        lines,
        Folded.of(steps),
        pollSeconds(deliveries),
        Integer.toHexString(Objects.hash(lines, steps)));
  }

  private Map<Long, String> people(
      List<Entry> entries, List<AttemptView> attempts, List<DeliveryView> deliveries) {
    var ids =
        Stream.of(
                entries.stream().map(entry -> entry.by().userId()),
                attempts.stream().map(AttemptView::userId),
                deliveries.stream().map(DeliveryView::holdOwner))
            .flatMap(Function.identity())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return accounts.byIds(ids).values().stream().collect(toMap(Account::id, Account::username));
  }

  /// The cause of each line's newest attempt, as far as that failed.
  private static Map<Long, String> causes(List<AttemptView> attempts) {
    var causes = new HashMap<Long, String>();
    attempts.forEach(attempt -> causes.put(attempt.lineId(), attempt.cause()));
    return causes;
  }

  private LineView line(
      Order.Line line,
      @Nullable DeliveryView delivery,
      @Nullable String cause,
      Map<Long, String> people,
      ZoneId zone) {
    var held = delivery != null && delivery.state().equals("held");
    return new LineView(
        line.id(),
        line.ordinal(),
        line.title(),
        line.productType(),
        line.sku(),
        line.courseId(),
        line.attributes().get("mode") instanceof String mode ? mode : "",
        line.quantity(),
        Shown.money(line.priceInclTax()),
        Colors.of(line.status()),
        line.status().isError() && !held ? cause : null,
        next(delivery, zone),
        delivery == null ? 0 : delivery.attempts(),
        noRetry(delivery),
        actions(delivery, people));
  }

  private static Actions actions(@Nullable DeliveryView delivery, Map<Long, String> people) {
    if (delivery == null) {
      return new Actions(false, false, false, "");
    }
    var owner = delivery.holdOwner() == null ? "" : people.getOrDefault(delivery.holdOwner(), "");
    return new Actions(
        RETRIABLE.contains(delivery.state()),
        delivery.wanted().equals("granted"),
        delivery.state().equals("held"),
        owner);
  }

  private Next next(@Nullable DeliveryView delivery, ZoneId zone) {
    if (delivery == null) {
      return new Next("It has no delivery.", null, "", null);
    }
    if (isBeingTakenBack(delivery)) {
      return new Next(
          "It is being taken back; next try at", Shown.second(delivery.dueAt(), zone), ".", null);
    }
    return switch (delivery.state()) {
      case "done" -> new Next("Delivered.", null, "", null);
      case "running" -> new Next("It is being attempted now.", null, "", null);
      case "due" -> new Next("It is queued, to be attempted now.", null, "", null);
      case "waiting" -> new Next("Next try at", Shown.second(delivery.dueAt(), zone), ".", null);
      case "held" ->
          new Next(
              "Held since",
              Shown.secondIfAny(delivery.heldSince(), zone),
              ": " + delivery.holdReason() + " Somebody has to look at it by",
              Shown.secondIfAny(delivery.holdDeadline(), zone));
      default -> new Next("Closed: it is not attempted any more.", null, "", null);
    };
  }

  private static boolean isBeingTakenBack(DeliveryView delivery) {
    return delivery.wanted().equals("revoked") && MOVING.contains(delivery.state());
  }

  private static @Nullable String noRetry(@Nullable DeliveryView delivery) {
    if (delivery == null) {
      return "Nothing is left to deliver.";
    }
    return switch (delivery.state()) {
      case "due", "waiting", "held" -> null;
      case "running" -> "It is being attempted now.";
      case "done" -> "It is delivered.";
      default -> "Nothing is left to deliver.";
    };
  }

  private static @Nullable String noRetry(List<LineView> lines) {
    if (lines.stream().anyMatch(line -> line.noRetry() == null)) {
      return null;
    }
    var reasons = lines.stream().map(line -> String.valueOf(line.noRetry())).distinct().toList();
    return reasons.size() == 1 ? reasons.getFirst() : "Nothing can be tried now.";
  }

  private static String summary(List<Order.Line> lines, Map<Long, DeliveryView> deliveries) {
    var words =
        lines.stream()
            .collect(groupingBy(line -> word(deliveries.get(line.id())), TreeMap::new, counting()));
    return words.entrySet().stream()
        .map(
            entry ->
                lines.size() == 1
                    ? "1 line, " + entry.getKey()
                    : entry.getValue() + " " + entry.getKey())
        .collect(joining(" · "));
  }

  private static String word(@Nullable DeliveryView delivery) {
    if (delivery == null) {
      return "closed";
    }
    if (isBeingTakenBack(delivery)) {
      return "being taken back";
    }
    return switch (delivery.state()) {
      case "done" -> "delivered";
      case "due" -> "queued";
      case "running" -> "being attempted";
      case "waiting" -> "waiting for the next try";
      default -> delivery.state();
    };
  }

  private int pollSeconds(List<DeliveryView> deliveries) {
    var soon = clock.instant().plus(SOON);
    var moving = deliveries.stream().filter(d -> MOVING.contains(d.state())).toList();
    if (moving.isEmpty()) {
      return 0;
    }
    return moving.stream().anyMatch(d -> d.dueAt().isBefore(soon)) ? 3 : 15;
  }
}
