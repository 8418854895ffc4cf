package io.bursar.fulfillment.spi;

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
/// @param timeout the longest that one call may take, its answer's body included
/// @param tracking what the LMS told of the learner's browser (`ga_client_id`, `lms_ip`); may be
///   empty
public record LineToDeliver(
    UUID key,
    UUID requestKey,
    long siteId,
    String orderNumber,
    Instant placedAt,
    long lineId,
    String productType,
    Map<String, Object> attributes,
    int quantity,
    String username,
    Map<String, String> tracking,
    boolean emailOptIn,
    Duration timeout) {

  /// The attribute as text, or null when the line has none of this name.
  public @Nullable String attribute(String name) {
    var value = attributes.get(name);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }
}
