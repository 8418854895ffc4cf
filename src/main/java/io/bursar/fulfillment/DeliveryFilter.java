package io.bursar.fulfillment;

import io.bursar.order.LineStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which of a site's deliveries that are neither done nor being attempted are meant. What is empty
/// or null does not narrow; everything else must match.
///
/// @param causes kinds of outcome of the last attempt, as attempts record them
/// @param states some of `due`, `waiting` and `held`
/// @param numbers of orders
public record DeliveryFilter(
    long siteId,
    Set<LineStatus> statuses,
    Set<String> causes,
    Set<String> states,
    @Nullable String destination,
    @Nullable String productType,
    @Nullable Long productId,
    @Nullable String courseId,
    @Nullable Instant placedFrom,
    @Nullable Instant placedBefore,
    List<String> numbers) {

  /// The kinds of outcome that leave something to do, as `causes` may name them.
  public static final List<String> CAUSES =
      List.of(
          "misconfigured",
          "refused",
          "unknown learner",
          "refuses us",
          "not applied",
          "never sent",
          "unsure",
          "accepted");

  /// The states that `states` may name.
  public static final List<String> STATES = List.of("due", "waiting", "held");

  public DeliveryFilter {
    statuses = Set.copyOf(statuses);
    causes = Set.copyOf(causes);
    states = Set.copyOf(states);
    numbers = List.copyOf(numbers);
  }
}
