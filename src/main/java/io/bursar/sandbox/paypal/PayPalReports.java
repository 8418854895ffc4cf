package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The list of transactions.
final class PayPalReports {

  private final PayPalRecord record;

  PayPalReports(PayPalRecord record) {
    this.record = record;
  }

  Answer transactions(Call call) {
    try {
      var from = Instant.parse(String.valueOf(call.query("start_date")));
      var until = Instant.parse(String.valueOf(call.query("end_date")));
      var size = Integer.parseInt(String.valueOf(call.query("page_size")));
      var page = Integer.parseInt(String.valueOf(call.query("page")));
      return page(within(from, until), page, size);
    } catch (DateTimeException | NumberFormatException _) {
      return PayPalRecord.refused(400, "INVALID_REQUEST", "INVALID_PARAMETER_VALUE");
    }
  }

  private static Answer page(List<ObjectNode> all, int page, int size) {
    var body = Json.object().put("total_items", all.size());
    body.put("total_pages", Math.max(1, (all.size() + size - 1) / size)).put("page", page);
    var details = body.putArray("transaction_details");
    all.stream()
        .skip((page - 1L) * size)
        .limit(size)
        .forEach(info -> details.addObject().set("transaction_info", info));
    return Answer.json(200, body);
  }

  private List<ObjectNode> within(Instant from, Instant until) {
    var found = new ArrayList<ObjectNode>();
    for (var order : record.orders()) {
      PayPalRecord.capture(order)
          .filter(capture -> capture.path("status").asString("").matches("COMPLETED|.*REFUNDED"))
          .ifPresent(
              capture -> {
                add(found, info(capture, capture, "T0006", ""), from, until);
                for (var refund :
                    order.path("purchase_units").path(0).path("payments").path("refunds")) {
                  add(found, info(refund, capture, "T1107", "-"), from, until);
                }
              });
    }
    return found;
  }

  private static void add(List<ObjectNode> found, ObjectNode info, Instant from, Instant until) {
    var at = Instant.parse(info.path("at").asString(""));
    if (!at.isBefore(from) && !at.isAfter(until)) {
      found.add(info.remove(List.of("at")));
    }
  }

  private static ObjectNode info(JsonNode moved, JsonNode capture, String code, String sign) {
    var info = Json.object().put("transaction_id", moved.path("id").asString(""));
    if (!sign.isEmpty()) {
      info.put("paypal_reference_id", capture.path("id").asString(""));
      info.put("paypal_reference_id_type", "TXN");
    }
    info.put("transaction_event_code", code).put("transaction_status", "S");
    info.set("invoice_id", capture.path("invoice_id"));
    info.set("custom_field", capture.path("custom_id"));
    var amount = moved.path("amount");
    info.putObject("transaction_amount")
        .put("currency_code", amount.path("currency_code").asString(""))
        .put("value", sign + amount.path("value").asString(""));
    var at = moved.path("create_time").asString("");
    info.put("at", at);
    return info.put("transaction_initiation_date", at.replace("Z", "+0000"));
  }
}
