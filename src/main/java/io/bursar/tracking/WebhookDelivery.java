package io.bursar.tracking;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event for one endpoint, as staff see it.
///
/// @param state `due`, `sent` or `failed`
/// @param status what the endpoint answered last; null when it did not
/// @param reason why it is not sent, or not yet; a sentence that names nobody
public record WebhookDelivery(
    long id,
    String messageId,
    String type,
    @Nullable String orderNumber,
    String state,
    Instant eventAt,
    Instant dueAt,
    int attempts,
    @Nullable Integer status,
    @Nullable String reason,
    @Nullable Instant sentAt) {

  /// Some deliveries, newest first, and whether there are older ones.
  public record Some(List<WebhookDelivery> deliveries, boolean more) {

    /// Copies the list.
    public Some {
      deliveries = List.copyOf(deliveries);
    }
  }

  /// One call.
  public record Attempt(
      Instant at, int number, @Nullable Integer status, int durationMs, String reason) {}
}
