package io.bursar.payment.paypal;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What may be kept of an answer: everything but who pays and what opens doors.
final class Masked {

  private static final Set<String> NOT_KEPT =
      Set.of(
          "payer",
          "payer_info",
          "payment_source",
          "shipping",
          "shipping_info",
          "buyer",
          "name",
          "email_address",
          "phone",
          "address",
          "messages",
          "evidences",
          "access_token",
          "links");

  private Masked() {}

  /// The text of this answer without that.
  static String of(JsonNode answer) {
    var kept = answer.deepCopy();
    strip(kept);
    return kept.toString();
  }

  private static void strip(JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        object.remove(NOT_KEPT);
        object.forEach(Masked::strip);
      }
      case ArrayNode array -> array.forEach(Masked::strip);
      default -> {}
    }
  }
}
