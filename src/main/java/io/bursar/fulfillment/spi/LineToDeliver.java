package io.bursar.fulfillment.spi;

import io.bursar.shared.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One order line as a fulfillment module sees it: the copy of what was bought, never the catalog
/// of today, and the learner's name as it is at the moment of the call.
///
/// @param key stable for this line over all attempts: what a destination that takes idempotency
///   keys should be sent
/// @param requestKey new for each attempt: for logs on both sides
/// @param placedAt when the order was placed, in microseconds
/// @param attributes what the product said about itself when it was bought
/// @param price what was paid for the whole line
/// @param timeout the longest that one call may take, its answer's body included
public record LineToDeliver(
    UUID key,
    UUID requestKey,
    long siteId,
    String orderNumber,
    Instant placedAt,
    long lineId,
    String productType,
    String sku,
    String title,
    Map<String, Object> attributes,
    int quantity,
    Money price,
    Learner learner,
    boolean emailOptIn,
    Duration timeout) {

  /// The attribute as text, or null when the line has none of this name.
  public @Nullable String attribute(String name) {
    var value = attributes.get(name);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }

  /// Who bought it. Read at the moment of the call, and never to be kept or logged.
  ///
  /// @param username as at the LMS
  /// @param email empty when unknown
  /// @param fullName empty when unknown
  /// @param tracking what the LMS told of the learner's browser (`ga_client_id`, `lms_ip`); may be
  ///   empty
  public record Learner(
      long userId, String username, String email, String fullName, Map<String, String> tracking) {

    /// Names the learner by id alone.
    @Override
    public String toString() {
      return "Learner[userId=%d]".formatted(userId);
    }
  }
}
