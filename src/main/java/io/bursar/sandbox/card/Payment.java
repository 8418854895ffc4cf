package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Json;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A payment, from the order to pay until the payer has decided. The amount is in whole minor
/// units. Of the card only brand and last four digits are ever kept.
public record Payment(
    String id,
    Order order,
    Status status,
    @Nullable Card card,
    @Nullable String declineReason,
    Instant created,
    String pageUrl) {

  /// Where a payment stands; every status but the first is final.
  public enum Status {
    AWAITING_PAYER,
    SUCCEEDED,
    DECLINED,
    CANCELED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What may be known of a card.
  public record Card(String brand, String last4) {}

  /// What the merchant asked for, under its idempotency key.
  public record Order(
      String key,
      long amount,
      String currency,
      String description,
      String returnUrl,
      String cancelUrl,
      String notifyUrl) {}

  boolean isDecided() {
    return status != Status.AWAITING_PAYER;
  }

  Payment decided(Status decision, @Nullable Card by, @Nullable String reason) {
    return new Payment(id, order, decision, by, reason, created, pageUrl);
  }

  /// Where the payer's browser goes from here.
  String wayBack() {
    var url = status == Status.CANCELED ? order.cancelUrl() : order.returnUrl();
    var hash = url.indexOf('#');
    var base = hash < 0 ? url : url.substring(0, hash);
    var fragment = hash < 0 ? "" : url.substring(hash);
    return base + (base.indexOf('?') < 0 ? "?" : "&") + "payment=" + id + fragment;
  }

  /// The payment as merchants see it.
  public ObjectNode json() {
    var json = Json.object();
    json.put("id", id);
    json.put("status", status.text());
    json.put("amount", order.amount());
    json.put("currency", order.currency());
    json.put("description", order.description());
    json.put("payment_page_url", pageUrl);
    if (card == null) {
      json.putNull("card");
    } else {
      json.set("card", Json.tree(card));
    }
    json.put("decline_reason", declineReason);
    json.put("created", created.toString());
    return json;
  }
}
