package io.bursar.payment.paypal;

import io.bursar.payment.spi.Standing;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads PayPal's orders: an order is a payment of ours, and its one capture the money.
final class PayPalOrders {

  private PayPalOrders() {}

  /// Where the payment of this order stands.
  static Standing standing(JsonNode order) {
    var id = order.path("id").asString("");
    var capture = capture(order);
    if (capture.isPresent()) {
      return captured(order, capture.get());
    }
    return switch (order.path("status").asString("")) {
      case "CREATED", "SAVED", "PAYER_ACTION_REQUIRED" ->
          new Standing.AwaitsPayer(id, new Standing.Action.Page(approval(order)));
      case "APPROVED" -> new Standing.Approved(id);
      case "VOIDED" -> new Standing.Canceled(id);
      default -> new Standing.Unknown("PayPal answered with a status that is not known here.");
    };
  }

  private static Standing captured(JsonNode order, JsonNode capture) {
    var id = order.path("id").asString("");
    return switch (capture.path("status").asString("")) {
      case "COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED" ->
          new Standing.Settled(
              id,
              PayPalMoney.read(capture.path("amount")),
              label(order),
              null,
              null,
              id(capture).orElse(null));
      case "PENDING" ->
          new Standing.Unknown(
              "PayPal holds the money back: %s."
                  .formatted(capture.path("status_details").path("reason").asString("no reason")));
      case "DECLINED", "FAILED" ->
          new Standing.Declined(
              id, "PayPal could not take the money. Please choose another way to pay.");
      default -> new Standing.Unknown("PayPal answered with a status that is not known here.");
    };
  }

  /// The capture of this order, if there was one; the newest.
  static Optional<JsonNode> capture(JsonNode order) {
    var captures = unit(order).path("payments").path("captures");
    return captures.isEmpty() ? Optional.empty() : Optional.of(captures.get(captures.size() - 1));
  }

  /// The id of a capture.
  static Optional<String> id(JsonNode capture) {
    return Optional.of(capture.path("id").asString("")).filter(id -> !id.isEmpty());
  }

  /// What went back of this order.
  static JsonNode refunds(JsonNode order) {
    return unit(order).path("payments").path("refunds");
  }

  /// As clients of the order resource know it.
  private static String label(JsonNode order) {
    var email =
        order
            .path("payment_source")
            .path("paypal")
            .path("email_address")
            .asString(order.path("payer").path("email_address").asString(""));
    return email.isEmpty() ? "PayPal Account" : "PayPal (%s)".formatted(email);
  }

  private static String approval(JsonNode order) {
    for (var link : order.path("links")) {
      var rel = link.path("rel").asString("");
      if (rel.equals("payer-action") || rel.equals("approve")) {
        return link.path("href").asString("");
      }
    }
    return "";
  }

  private static JsonNode unit(JsonNode order) {
    return order.path("purchase_units").path(0);
  }
}
