package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Orders and their captures.
final class PayPalOrders {

  private static final String FORGOTTEN = "forgotten";
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
    var mismatch = PayPalItems.mismatch(unit);
    if (mismatch.isPresent()) {
      return PayPalRecord.refused(422, "UNPROCESSABLE_ENTITY", mismatch.get());
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
    return remembered(id)
        .map(order -> Answer.json(200, shown(order)))
        .orElseGet(PayPalOrders::missing);
  }

  /// From now on the order is known to nobody who asks for it; its capture is.
  void forget(String id) {
    var order = record.order(id).orElseThrow();
    record.save(order.put(FORGOTTEN, true));
  }

  private Optional<ObjectNode> remembered(String id) {
    return record.order(id).filter(order -> !order.has(FORGOTTEN));
  }

  Answer capture(String id) {
    var found = remembered(id);
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
    capture.set("amount", ((ObjectNode) unit.path("amount").deepCopy()).without("breakdown"));
    capture.set("custom_id", unit.path("custom_id"));
    capture.set("invoice_id", unit.path("invoice_id"));
    capture.put("create_time", record.now()).put("update_time", record.now());
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

  private static void related(ObjectNode capture, JsonNode order) {
    capture
        .putObject("supplementary_data")
        .putObject("related_ids")
        .put("order_id", order.path("id").asString(""));
  }

  /// Without what only this server knows.
  private static ObjectNode shown(ObjectNode order) {
    var shown = order.deepCopy();
    shown.remove(List.of("experience", "how", FORGOTTEN, PayPalRefunds.NEXT));
    return shown;
  }

  static Answer missing() {
    return PayPalRecord.refused(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID");
  }
}
