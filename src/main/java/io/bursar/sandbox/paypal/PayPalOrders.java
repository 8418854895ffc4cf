package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Orders, their captures and their refunds.
final class PayPalOrders {

  private static final String MAIL = "amelia@example.org";

  private final PayPalRecord record;
  private final PayPalWebhooks webhooks;
  private final Supplier<String> root;

  PayPalOrders(PayPalRecord record, PayPalWebhooks webhooks, Supplier<String> root) {
    this.record = record;
    this.webhooks = webhooks;
    this.root = root;
  }

  /// Made once per request id, as long as it is remembered.
  Answer create(Call call) {
    var asked = Json.read(call.body());
    var unit = asked.path("purchase_units").path(0);
    if (!asked.path("intent").asString("").equals("CAPTURE")
        || unit.path("amount").path("value").asString("").isEmpty()) {
      return PayPalRecord.refused(400, "INVALID_REQUEST", "MISSING_REQUIRED_PARAMETER");
    }
    var order = Json.object();
    order.put("id", PayPalRecord.random()).put("intent", "CAPTURE");
    order.put("status", "PAYER_ACTION_REQUIRED").put("create_time", record.now());
    order.putArray("purchase_units").add(unit.deepCopy());
    var ways = asked.path("payment_source").path("paypal").path("experience_context");
    order.set("experience", ways.deepCopy());
    var id = order.path("id").asString("");
    var links = order.putArray("links");
    links.addObject().put("href", root.get() + "/v2/checkout/orders/" + id).put("rel", "self");
    links
        .addObject()
        .put("href", root.get() + "/checkoutnow?token=" + id)
        .put("rel", "payer-action");
    record.save(order);
    return Answer.json(200, shown(order));
  }

  Answer show(String id) {
    return record
        .order(id)
        .map(order -> Answer.json(200, shown(order)))
        .orElseGet(PayPalOrders::missing);
  }

  Answer capture(String id) {
    var found = record.order(id);
    if (found.isEmpty()) {
      return missing();
    }
    var order = found.get();
    return switch (order.path("status").asString("")) {
      case "COMPLETED" ->
          PayPalRecord.refused(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED");
      case "APPROVED" -> take(order);
      default -> PayPalRecord.refused(422, "UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED");
    };
  }

  private Answer take(ObjectNode order) {
    var how = order.path("how").asString("pays");
    if (how.equals("declined")) {
      order.put("status", "PAYER_ACTION_REQUIRED");
      record.save(order);
      return PayPalRecord.refused(422, "UNPROCESSABLE_ENTITY", "INSTRUMENT_DECLINED");
    }
    var unit = (ObjectNode) order.path("purchase_units").path(0);
    var capture = unit.putObject("payments").putArray("captures").addObject();
    capture.put("id", PayPalRecord.random());
    capture.put("status", how.equals("held") ? "PENDING" : "COMPLETED");
    if (how.equals("held")) {
      capture.putObject("status_details").put("reason", "PENDING_REVIEW");
    }
    capture.set("amount", unit.path("amount").deepCopy());
    capture.set("custom_id", unit.path("custom_id"));
    capture.set("invoice_id", unit.path("invoice_id"));
    capture.put("create_time", record.now());
    related(capture, order);
    order.put("status", "COMPLETED");
    order.putObject("payment_source").putObject("paypal").put("email_address", MAIL);
    record.save(order);
    webhooks.happened("PAYMENT.CAPTURE." + capture.path("status").asString(""), capture);
    return Answer.json(201, shown(order));
  }

  /// PayPal has looked, and lets the money through or not.
  void decide(String id, boolean through) {
    var order = record.order(id).orElseThrow();
    var capture = PayPalRecord.capture(order).orElseThrow();
    capture.put("status", through ? "COMPLETED" : "DECLINED");
    record.save(order);
    webhooks.happened("PAYMENT.CAPTURE." + (through ? "COMPLETED" : "DENIED"), capture);
  }

  Answer showCapture(String id) {
    return record
        .orderOf(id)
        .flatMap(PayPalRecord::capture)
        .map(capture -> Answer.json(200, capture))
        .orElseGet(PayPalOrders::missing);
  }

  Answer refund(String capture, JsonNode asked) {
    var found = record.orderOf(capture);
    if (found.isEmpty()) {
      return missing();
    }
    var order = found.get();
    var taken = PayPalRecord.capture(order).orElseThrow();
    var payments = (ObjectNode) order.path("purchase_units").path(0).path("payments");
    var left = amount(taken).subtract(refunded(payments));
    var amount = asked.path("amount").isMissingNode() ? left : amount(asked);
    if (amount.compareTo(left) > 0) {
      return PayPalRecord.refused(422, "UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED");
    }
    var refund = Json.object().put("id", PayPalRecord.random()).put("status", "COMPLETED");
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
    var refunds =
        payments.path("refunds").isArray()
            ? payments.withArray("refunds")
            : payments.putArray("refunds");
    refunds.add(refund);
    taken.put("status", amount.compareTo(left) == 0 ? "REFUNDED" : "PARTIALLY_REFUNDED");
    record.save(order);
    webhooks.happened("PAYMENT.CAPTURE.REFUNDED", refund);
    return Answer.json(201, refund);
  }

  /// The payer's bank wants the money back, which is held until the dispute is decided.
  String dispute(String order) {
    var capture = PayPalRecord.capture(record.order(order).orElseThrow()).orElseThrow();
    var dispute = Json.object().put("dispute_id", "PP-D-" + PayPalRecord.random());
    dispute.put("status", "UNDER_REVIEW").put("dispute_life_cycle_stage", "CHARGEBACK");
    dispute.put("create_time", record.now());
    dispute.set("dispute_amount", capture.path("amount").deepCopy());
    dispute
        .putArray("disputed_transactions")
        .addObject()
        .put("seller_transaction_id", capture.path("id").asString(""));
    record.saveDispute(dispute);
    webhooks.happened("CUSTOMER.DISPUTE.CREATED", dispute);
    return dispute.path("dispute_id").asString("");
  }

  Answer disputes(String capture) {
    var body = Json.object();
    var items = body.putArray("items");
    record.disputes().stream()
        .filter(
            dispute ->
                dispute
                    .path("disputed_transactions")
                    .path(0)
                    .path("seller_transaction_id")
                    .asString("")
                    .equals(capture))
        .forEach(items::add);
    return Answer.json(200, body);
  }

  private static void related(ObjectNode capture, JsonNode order) {
    capture
        .putObject("supplementary_data")
        .putObject("related_ids")
        .put("order_id", order.path("id").asString(""));
  }

  private static BigDecimal refunded(JsonNode payments) {
    var sum = BigDecimal.ZERO;
    for (var refund : payments.path("refunds")) {
      sum = sum.add(amount(refund));
    }
    return sum;
  }

  private static BigDecimal amount(JsonNode node) {
    return new BigDecimal(node.path("amount").path("value").asString("0"));
  }

  /// Without what only this server knows.
  private static ObjectNode shown(ObjectNode order) {
    var shown = order.deepCopy();
    shown.remove(List.of("experience", "how"));
    return shown;
  }

  static Answer missing() {
    return PayPalRecord.refused(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
  }
}
