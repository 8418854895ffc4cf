package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Json;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Money given back, or taken back by the payer's bank.
///
/// @param key the merchant's idempotency key; kept for good, as processors keep what merchants tell
///   them to remember
/// @param created null in records of before it was kept
/// @param kind null in records of before there were disputes
/// @param status null in records of before a refund could take time
public record Refund(
    String id,
    String paymentId,
    String key,
    long amount,
    String currency,
    @Nullable Instant created,
    @Nullable Kind kind,
    @Nullable Status status) {

  /// Who gave it.
  public enum Kind {
    REFUND,
    DISPUTE
  }

  /// How far it is.
  public enum Status {
    PENDING,
    SUCCEEDED,
    FAILED
  }

  Instant at() {
    return created == null ? Instant.EPOCH : created;
  }

  /// Whether it takes nothing of the payment.
  boolean isFailed() {
    return status == Status.FAILED;
  }

  Refund with(Status next) {
    return new Refund(id, paymentId, key, amount, currency, created, kind, next);
  }

  ObjectNode json() {
    return Json.object()
        .put("id", id)
        .put("payment", paymentId)
        .put("key", key)
        .put("amount", amount)
        .put("currency", currency)
        .put("created", at().toString())
        .put("kind", (kind == null ? Kind.REFUND : kind).name().toLowerCase(Locale.ROOT))
        .put(
            "status", (status == null ? Status.SUCCEEDED : status).name().toLowerCase(Locale.ROOT));
  }
}
