package io.bursar.payment.stripe;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What of Stripe's answers may be kept for audit: only fields that are named here, so that a field
/// which Stripe adds tomorrow is not kept by accident. No secrets, no people, of a card the last
/// digits only.
final class Masked {

  private static final Set<String> KEPT =
      Set.of(
          "id",
          "object",
          "status",
          "amount",
          "amount_captured",
          "amount_received",
          "amount_refunded",
          "currency",
          "created",
          "canceled_at",
          "cancellation_reason",
          "captured",
          "paid",
          "refunded",
          "disputed",
          "livemode",
          "description",
          "metadata",
          "order_number",
          "attempt_key",
          "credit_key",
          "automatic_payment_methods",
          "enabled",
          "confirmation_method",
          "payment_method_types",
          "payment_intent",
          "latest_charge",
          "charge",
          "payment_method_details",
          "card",
          "brand",
          "last4",
          "funding",
          "country",
          "three_d_secure",
          "result",
          "next_action",
          "type",
          "outcome",
          "network_status",
          "seller_message",
          "last_payment_error",
          "error",
          "code",
          "decline_code",
          "advice_code",
          "message",
          "param",
          "reason",
          "failure_code",
          "failure_message",
          "failure_reason",
          "pending_reason",
          "data",
          "has_more");

  /// Digits that could be a card's: Stripe repeats in sentences what it was sent.
  private static final Pattern CARD_NUMBER = Pattern.compile("\\b(?:\\d[ -]?){11,18}\\d\\b");

  private static final Pattern SECRET =
      Pattern.compile("\\b(?:sk|rk|pk|whsec|seti|pi|cus)_\\w*(?:live|test|secret)_\\w+");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@\"<>]+@[^\\s@\"<>]+");

  private Masked() {}

  /// This JSON without what may not be kept; null when it is none.
  static @Nullable String of(JsonMapper json, @Nullable String raw) {
    if (raw == null) {
      return null;
    }
    try {
      var node = json.readTree(raw);
      return node.isObject() ? json.writeValueAsString(kept(json, node)) : null;
    } catch (JacksonException noJson) {
      return null;
    }
  }

  private static JsonNode kept(JsonMapper json, JsonNode node) {
    if (node.isObject()) {
      ObjectNode kept = json.createObjectNode();
      for (var field : node.properties()) {
        if (KEPT.contains(field.getKey())) {
          kept.set(field.getKey(), kept(json, field.getValue()));
        }
      }
      return kept;
    }
    if (node.isArray()) {
      var kept = json.createArrayNode();
      node.forEach(element -> kept.add(kept(json, element)));
      return kept;
    }
    return node.isString() ? json.valueToTree(text(node.stringValue())) : node;
  }

  /// A text of Stripe's as it may be kept.
  static String text(String text) {
    var masked = CARD_NUMBER.matcher(text).replaceAll("…");
    masked = SECRET.matcher(masked).replaceAll("…");
    return EMAIL.matcher(masked).replaceAll("…");
  }
}
