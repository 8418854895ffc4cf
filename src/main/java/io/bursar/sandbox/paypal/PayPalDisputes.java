package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Disputes. The list tells of each a summary alone; its outcome, and what moved because of it, are
/// among the details.
final class PayPalDisputes {

  private static final int PAGE_SIZE = 10;
  private static final Set<String> SUMMARY =
      Set.of(
          "dispute_id",
          "create_time",
          "update_time",
          "reason",
          "status",
          "dispute_state",
          "dispute_life_cycle_stage",
          "dispute_channel",
          "dispute_amount",
          "links");

  private final PayPalRecord record;
  private final PayPalWebhooks webhooks;
  private final Supplier<String> root;

  PayPalDisputes(PayPalRecord record, PayPalWebhooks webhooks, Supplier<String> root) {
    this.record = record;
    this.webhooks = webhooks;
    this.root = root;
  }

  Answer list(Call call) {
    var size = call.query("page_size") == null ? PAGE_SIZE : number(call, "page_size");
    var page = call.query("page") == null ? 1 : number(call, "page");
    var all = of(String.valueOf(call.query("disputed_transaction_id")));
    var body = Json.object();
    var items = body.putArray("items");
    all.stream()
        .skip((page - 1L) * size)
        .limit(size)
        .forEach(dispute -> items.add(dispute.retain(SUMMARY)));
    if ((long) page * size < all.size()) {
      body.putArray("links")
          .addObject()
          .put("rel", "next")
          .put("href", root.get() + "/v1/customer/disputes?page=" + (page + 1));
    }
    return Answer.json(200, body);
  }

  Answer show(String id) {
    return record
        .dispute(id)
        .map(dispute -> Answer.json(200, dispute))
        .orElseGet(PayPalOrders::missing);
  }

  /// The payer disputes this much of an order, in this stage.
  String open(String order, String value, String stage) {
    var capture = PayPalRecord.capture(record.order(order).orElseThrow()).orElseThrow();
    var dispute = Json.object().put("dispute_id", "PP-D-" + PayPalRecord.random());
    dispute.put("status", "UNDER_REVIEW").put("dispute_state", "UNDER_PAYPAL_REVIEW");
    dispute.put("dispute_life_cycle_stage", stage).put("dispute_channel", "INTERNAL");
    dispute.put("reason", "UNAUTHORISED").put("create_time", record.now());
    dispute.put("update_time", record.now());
    dispute.set("dispute_amount", amount(capture, value));
    dispute
        .putArray("disputed_transactions")
        .addObject()
        .put("seller_transaction_id", capture.path("id").asString(""));
    record.saveDispute(dispute);
    webhooks.happened("CUSTOMER.DISPUTE.CREATED", dispute);
    return dispute.path("dispute_id").asString("");
  }

  /// PayPal decides, perhaps once more after an appeal.
  ///
  /// @param refunded what the payer gets; null for nothing
  /// @param fromShop whether it is the shop that pays it
  void decide(String id, String outcome, @Nullable String refunded, boolean fromShop) {
    var dispute = record.dispute(id).orElseThrow();
    dispute.put("status", "RESOLVED").put("dispute_state", "RESOLVED");
    dispute.put("update_time", record.now());
    var told = dispute.putObject("dispute_outcome").put("outcome_code", outcome);
    giveBack(dispute);
    if (refunded != null) {
      told.set("amount_refunded", amount(dispute, refunded));
      adjudge(dispute, "PAYOUT_TO_BUYER");
      move(dispute, fromShop ? "SELLER" : "PAYMENT_PROCESSOR", "DEBIT", refunded);
      move(dispute, "BUYER", "CREDIT", refunded);
      if (fromShop) {
        adjudge(dispute, "RECOVER_FROM_SELLER");
        fee(dispute);
      }
    }
    record.saveDispute(dispute);
    webhooks.happened("CUSTOMER.DISPUTE.RESOLVED", dispute);
  }

  /// What the shop had paid by an earlier decision.
  private void giveBack(ObjectNode dispute) {
    var paid = BigDecimal.ZERO;
    for (var movement : dispute.path("money_movements")) {
      if (movement.path("affected_party").asString("").equals("SELLER")
          && movement.path("reason").asString("").equals("DISPUTE_SETTLEMENT")) {
        var value = new BigDecimal(movement.path("amount").path("value").asString(""));
        paid =
            movement.path("type").asString("").equals("DEBIT")
                ? paid.add(value)
                : paid.subtract(value);
      }
    }
    if (paid.signum() > 0) {
      move(dispute, "SELLER", "CREDIT", paid.toPlainString());
    }
  }

  private void move(ObjectNode dispute, String party, String way, String value) {
    movement(dispute, party, way, value).put("reason", "DISPUTE_SETTLEMENT");
  }

  private void fee(ObjectNode dispute) {
    movement(dispute, "SELLER", "DEBIT", "20.00").put("reason", "DISPUTE_FEE");
  }

  private ObjectNode movement(ObjectNode dispute, String party, String way, String value) {
    var movement = dispute.withArray("money_movements").addObject();
    movement.put("affected_party", party).put("type", way).put("initiated_time", record.now());
    movement.set("amount", amount(dispute, value));
    return movement;
  }

  private void adjudge(ObjectNode dispute, String type) {
    dispute
        .withArray("adjudications")
        .addObject()
        .put("type", type)
        .put("adjudication_time", record.now());
  }

  private List<ObjectNode> of(String capture) {
    return record.disputes().stream()
        .filter(dispute -> capture(dispute).equals(capture))
        .toList()
        .reversed();
  }

  static String capture(JsonNode dispute) {
    return dispute.path("disputed_transactions").path(0).path("seller_transaction_id").asString("");
  }

  /// In the currency of this capture or dispute.
  private static ObjectNode amount(JsonNode like, String value) {
    var other = like.has("amount") ? like.path("amount") : like.path("dispute_amount");
    return Json.object()
        .put("currency_code", other.path("currency_code").asString(""))
        .put("value", value);
  }

  private static int number(Call call, String parameter) {
    return Integer.parseInt(String.valueOf(call.query(parameter)));
  }
}
