package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The list of transactions.
final class PayPalReports {

  private static final Duration LONGEST = Duration.ofDays(31);

  private final PayPalRecord record;
  private volatile int pageSizeMax = 500;

  PayPalReports(PayPalRecord record) {
    this.record = record;
  }

  /// Puts no more than so many on a page, however many are asked for.
  void pagesOf(int most) {
    pageSizeMax = most;
  }

  Answer transactions(Call call) {
    try {
      var from = Instant.parse(String.valueOf(call.query("start_date")));
      var until = Instant.parse(String.valueOf(call.query("end_date")));
      if (Duration.between(from, until).compareTo(LONGEST) > 0) {
        return PayPalRecord.refused(400, "INVALID_REQUEST", "INVALID_DATE_RANGE");
      }
      var size = Integer.parseInt(String.valueOf(call.query("page_size")));
      var page = Integer.parseInt(String.valueOf(call.query("page")));
      var all = within(from, until).stream().filter(info -> isAskedFor(info, call)).toList();
      return page(all, page, Math.min(size, pageSizeMax));
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

  private static boolean isAskedFor(JsonNode info, Call call) {
    var type = call.query("transaction_type");
    return type == null || type.equals(info.path("transaction_event_code").asString(""));
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
                  add(found, refund(refund, capture), from, until);
                }
                disputed(found, capture, from, until);
              });
    }
    return found;
  }

  private static ObjectNode refund(JsonNode refund, JsonNode capture) {
    var info = info(refund, capture, "T1107", "-");
    return switch (refund.path("status").asString("")) {
      case "PENDING" -> info.put("transaction_status", "P");
      case "FAILED", "CANCELLED" -> info.put("transaction_status", "D");
      default -> info;
    };
  }

  /// What is disputed is held; when that is decided it is let go, and what the payer gets is taken.
  private void disputed(List<ObjectNode> found, JsonNode capture, Instant from, Instant until) {
    for (var dispute : record.disputes()) {
      if (!PayPalDisputes.capture(dispute).equals(capture.path("id").asString(""))
          || dispute.path("dispute_life_cycle_stage").asString("").equals("INQUIRY")) {
        continue;
      }
      var id = dispute.path("dispute_id").asString("").replace("-", "");
      var at = dispute.path("create_time");
      add(found, row(id + "H", dispute.path("dispute_amount"), at, capture, "T1110"), from, until);
      if (dispute.path("status").asString("").equals("RESOLVED")) {
        var end = dispute.path("update_time");
        add(
            found,
            row(id + "C", dispute.path("dispute_amount"), end, capture, "T1111"),
            from,
            until);
      }
      var moved = 0;
      for (var movement : dispute.path("money_movements")) {
        if (movement.path("affected_party").asString("").equals("SELLER")
            && movement.path("reason").asString("").equals("DISPUTE_SETTLEMENT")) {
          var code = movement.path("type").asString("").equals("DEBIT") ? "T1201" : "T1202";
          var when = movement.path("initiated_time");
          add(found, row(id + moved, movement.path("amount"), when, capture, code), from, until);
          moved++;
        }
      }
    }
  }

  private static ObjectNode row(
      String id, JsonNode amount, JsonNode at, JsonNode capture, String code) {
    var moved = Json.object().put("id", id);
    moved.set("amount", amount);
    moved.set("create_time", at);
    var info = info(moved, capture, code, code.matches("T1111|T1202") ? "" : "-");
    info.put("paypal_reference_id", capture.path("id").asString(""));
    // PayPal's rows of disputes bear no number of the shop's.
    return info.remove(List.of("invoice_id", "custom_field"));
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
