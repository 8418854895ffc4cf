package io.bursar.dashboard;

import io.bursar.fulfillment.AttemptView;
import io.bursar.fulfillment.DeliveryView;
import io.bursar.history.Actor;
import io.bursar.history.History.Entry;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells an order's life from its history and from every call that was made for it, oldest first,
/// with what is to come at the end.
final class Timeline {

  private static final Set<String> GOOD =
      Set.of("Complete", "Settled", "Submitted", "delivered", "already so", "Payment Refunded");
  private static final Set<String> BAD =
      Set.of("Declined", "refused", "misconfigured", "refuses us");
  private static final Set<String> WORRYING =
      Set.of(
          "held",
          "Unknown",
          "To be returned",
          "unsure",
          "not applied",
          "never sent",
          "Payment Refund Error",
          "Revocation Error");

  private final Map<Long, Integer> ordinals;
  private final Map<Long, String> people;
  private final ZoneId zone;

  /// @param ordinals of the order's lines, by their ids
  /// @param people usernames by user id
  Timeline(Map<Long, Integer> ordinals, Map<Long, String> people, ZoneId zone) {
    this.ordinals = ordinals;
    this.people = people;
    this.zone = zone;
  }

  List<Step> tell(List<Entry> history, List<AttemptView> attempts, List<DeliveryView> deliveries) {
    var past =
        Stream.concat(
                attempts.stream().map(a -> new Moment(a.at(), step(a))),
                history.stream().map(e -> new Moment(e.at(), step(e))))
            .sorted(Comparator.comparing(Moment::at))
            .map(Moment::step);
    var ahead =
        deliveries.stream()
            .sorted(Comparator.comparing(DeliveryView::dueAt))
            .flatMap(d -> ahead(d).stream());
    return Stream.concat(past, ahead).toList();
  }

  private Step step(Entry entry) {
    return new Step(
        Shown.second(entry.at(), zone),
        title(entry),
        entry.from() == null ? null : badge(entry.from()),
        badge(entry.to()),
        who(entry.by()),
        entry.why(),
        "",
        color(entry.to()),
        false);
  }

  private Step step(AttemptView attempt) {
    var facts = new ArrayList<String>();
    if (attempt.httpStatus() != null) {
      facts.add("HTTP " + attempt.httpStatus());
    }
    facts.add(attempt.durationMs() + " ms");
    if (attempt.unsure()) {
      facts.add("nobody can say whether it was applied");
    }
    next(attempt, facts);
    return new Step(
        Shown.second(attempt.at(), zone),
        title(attempt),
        null,
        badge(attempt.outcome()),
        attempt.userId() == null ? "worker" : person(attempt.userId()),
        attempt.cause(),
        facts.stream().collect(Collectors.joining(" · ")),
        color(attempt.outcome()),
        false);
  }

  private void next(AttemptView attempt, List<String> facts) {
    if (attempt.nextAt() != null) {
      facts.add("tried again at " + Shown.second(attempt.nextAt(), zone).text());
    } else if (attempt.nextStep().equals("held")) {
      facts.add("held for a person");
    }
  }

  private List<Step> ahead(DeliveryView delivery) {
    var line = line(delivery.lineId());
    return switch (delivery.state()) {
      case "due", "waiting" ->
          List.of(ahead("Next try at %s".formatted(line), delivery.dueAt(), "blue", ""));
      case "running" -> List.of(ahead("%s is being attempted".formatted(line), null, "blue", ""));
      case "held" ->
          List.of(
              ahead(
                  "Somebody has to look at %s by".formatted(line),
                  delivery.holdDeadline(),
                  "orange",
                  String.valueOf(delivery.holdReason())));
      default -> List.of();
    };
  }

  private Step ahead(String title, @Nullable Instant at, String color, String why) {
    return new Step(
        Shown.secondIfAny(at, zone), capital(title), null, null, "", why, "", color, true);
  }

  private String title(Entry entry) {
    return switch (entry.subject()) {
      case BASKET -> "Basket";
      case PAYMENT -> "Payment";
      case ORDER -> "Order";
      case NOTE -> "Note";
      case REFUND -> "Refund";
      case LINE -> capital(line(entry.lineId()));
      case DELIVERY -> "Delivery of " + line(entry.lineId());
    };
  }

  private String title(AttemptView attempt) {
    var line = line(attempt.lineId());
    return switch (attempt.action()) {
      case "observe" -> "Look at what %s has there".formatted(line);
      case "revoke" -> "Revocation of %s".formatted(line);
      default -> "Attempt %d at %s".formatted(attempt.number(), line);
    };
  }

  private String line(@Nullable Long id) {
    var ordinal = id == null ? null : ordinals.get(id);
    return ordinal == null ? "a line" : "line " + ordinal;
  }

  private String who(Actor actor) {
    var way =
        switch (actor.via()) {
          case API -> "REST interface";
          case PAGE -> "page";
          case WORKER -> "worker";
          case NOTIFICATION -> "notification of the processor";
          case RECONCILIATION -> "reconciliation";
        };
    return actor.userId() == null ? way : person(actor.userId()) + ", " + way;
  }

  private String person(long userId) {
    return people.getOrDefault(userId, "user " + userId);
  }

  private static Badge badge(String status) {
    return new Badge(status, color(status));
  }

  private static String color(String status) {
    if (GOOD.contains(status)) {
      return "green";
    }
    if (BAD.contains(status) || status.endsWith("Error")) {
      return "red";
    }
    return WORRYING.contains(status) || status.equals("unknown learner") ? "orange" : "secondary";
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private record Moment(Instant at, Step step) {}
}
