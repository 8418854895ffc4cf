package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Json;
import tools.jackson.databind.node.ObjectNode;

/// Money given back: always at once, and always with success.
public record Refund(String id, String paymentId, String key, long amount, String currency) {

  ObjectNode json() {
    return Json.object()
        .put("id", id)
        .put("payment", paymentId)
        .put("amount", amount)
        .put("currency", currency)
        .put("status", "succeeded");
  }
}
