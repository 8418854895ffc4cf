package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Json;
import java.math.BigDecimal;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Refunds of captures.
final class PayPalRefunds {

  /// What only this server knows of an order: how its next refund goes.
  static final String NEXT = "next_refund";

  private final PayPalRecord record;
  private final PayPalWebhooks webhooks;
  private final Supplier<String> root;

  PayPalRefunds(PayPalRecord record, PayPalWebhooks webhooks, Supplier<String> root) {
    this.record = record;
    this.webhooks = webhooks;
    this.root = root;
  }

  Answer refund(String capture, JsonNode asked) {
    var found = record.orderOf(capture);
    if (found.isEmpty()) {
      return PayPalOrders.missing();
    }
    var order = found.get();
    var taken = PayPalRecord.capture(order).orElseThrow();
    var payments = (ObjectNode) order.path("purchase_units").path(0).path("payments");
    var left = amount(taken).subtract(refunded(payments));
    if (left.signum() == 0) {
      return PayPalRecord.refused(422, "UNPROCESSABLE_ENTITY", "CAPTURE_FULLY_REFUNDED");
    }
    var amount = asked.path("amount").isMissingNode() ? left : amount(asked);
    if (amount.compareTo(left) > 0) {
      return PayPalRecord.refused(422, "UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED");
    }
    var status = order.path(NEXT).asString("COMPLETED");
    order.remove(NEXT);
    var refund = Json.object().put("id", PayPalRecord.random()).put("status", status);
    refund
        .putObject("amount")
        .put("currency_code", taken.path("amount").path("currency_code").asString(""))
        .put("value", amount.toPlainString());
    if (!asked.path("custom_id").isMissingNode()) {
      refund.set("custom_id", asked.path("custom_id"));
    }
    refund.put("create_time", record.now());
    refund
        .putArray("links")
        .addObject()
        .put("rel", "up")
        .put("href", root.get() + "/v2/payments/captures/" + capture);
    payments.withArray("refunds").add(refund);
    saved(order, refund);
    return Answer.json(201, refund);
  }

  Answer show(String id) {
    for (var order : record.orders()) {
      for (var refund : order.path("purchase_units").path(0).path("payments").path("refunds")) {
        if (refund.path("id").asString("").equals(id)) {
          return Answer.json(200, refund);
        }
      }
    }
    return PayPalOrders.missing();
  }

  void nextIs(String id, String status) {
    var order = record.order(id).orElseThrow();
    order.put(NEXT, status);
    record.save(order);
  }

  void end(String id, String refundId, String status) {
    var order = record.order(id).orElseThrow();
    for (var refund : order.path("purchase_units").path(0).path("payments").path("refunds")) {
      if (refund.path("id").asString("").equals(refundId)) {
        ((ObjectNode) refund).put("status", status);
        saved(order, (ObjectNode) refund);
      }
    }
  }

  /// Keeps it, and tells how far the capture has gone back.
  private void saved(ObjectNode order, ObjectNode refund) {
    var taken = PayPalRecord.capture(order).orElseThrow();
    var gone = refunded(order.path("purchase_units").path(0).path("payments"));
    taken.put(
        "status",
        gone.signum() == 0
            ? "COMPLETED"
            : gone.compareTo(amount(taken)) == 0 ? "REFUNDED" : "PARTIALLY_REFUNDED");
    taken.put("update_time", record.now());
    record.save(order);
    // Of one that is pending or failed PayPal sends nothing.
    if (refund.path("status").asString("").equals("COMPLETED")) {
      webhooks.happened("PAYMENT.CAPTURE.REFUNDED", refund);
    }
  }

  private static BigDecimal refunded(JsonNode payments) {
    var sum = BigDecimal.ZERO;
    for (var refund : payments.path("refunds")) {
      if (!refund.path("status").asString("").matches("FAILED|CANCELLED")) {
        sum = sum.add(amount(refund));
      }
    }
    return sum;
  }

  private static BigDecimal amount(JsonNode node) {
    return new BigDecimal(node.path("amount").path("value").asString("0"));
  }
}
