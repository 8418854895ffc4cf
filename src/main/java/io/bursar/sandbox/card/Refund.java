package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Money given back: always at once, and always with success.
///
/// @param created null in records of before it was kept
public record Refund(
    String id,
    String paymentId,
    String key,
    long amount,
    String currency,
    @Nullable Instant created) {

  Instant at() {
    return created == null ? Instant.EPOCH : created;
  }

  ObjectNode json() {
    return Json.object()
        .put("id", id)
        .put("payment", paymentId)
        .put("key", key)
        .put("amount", amount)
        .put("currency", currency)
        .put("created", at().toString())
        .put("status", "succeeded");
  }
}
