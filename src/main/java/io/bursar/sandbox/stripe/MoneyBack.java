package io.bursar.sandbox.stripe;

import io.bursar.sandbox.http.Json;
import tools.jackson.databind.node.ObjectNode;

/// Refunds and disputes. Callers hold the record.
final class MoneyBack {

  private final StripeRecord record;
  private final StripeEvents events;

  MoneyBack(StripeRecord record, StripeEvents events) {
    this.record = record;
    this.events = events;
  }

  ObjectNode refund(Params params) {
    var intent = record.get(params.needed("payment_intent"), Intents.INTENT);
    if (!intent.path("status").asString("").equals("succeeded")) {
      throw StripeRefused.invalid(
          null, "This PaymentIntent does not have a successful charge to refund.");
    }
    var charge = record.get(intent.path("latest_charge").asString(""), "charge");
    var left = charge.path("amount").asLong() - charge.path("amount_refunded").asLong();
    if (left == 0) {
      throw StripeRefused.invalid(
          "charge_already_refunded",
          "Charge %s has already been refunded.".formatted(charge.path("id").asString("")));
    }
    var amount = params.text("amount") == null ? left : params.amount();
    if (amount > left) {
      throw StripeRefused.invalid(
          null, "Refund amount is greater than unrefunded amount on charge.");
    }
    var refund =
        Json.object()
            .put("id", StripeRecord.random("re_"))
            .put("object", "refund")
            .put("amount", amount)
            .put("currency", charge.path("currency").asString(""))
            .put("charge", charge.path("id").asString(""))
            .put("payment_intent", intent.path("id").asString(""))
            .put("created", record.now())
            .put("status", "succeeded");
    refund.set("metadata", params.metadata(Json.object()));
    record.save(refund);
    charge.put("amount_refunded", charge.path("amount_refunded").asLong() + amount);
    charge.put("refunded", left == amount);
    record.save(charge);
    events.happened("refund.created", refund);
    events.happened("charge.refunded", charge);
    return refund;
  }

  /// The payer's bank wants the money of this charge back.
  ObjectNode dispute(ObjectNode charge) {
    var dispute =
        Json.object()
            .put("id", StripeRecord.random("du_"))
            .put("object", "dispute")
            .put("amount", charge.path("amount").asLong())
            .put("currency", charge.path("currency").asString(""))
            .put("charge", charge.path("id").asString(""))
            .put("payment_intent", charge.path("payment_intent").asString(""))
            .put("created", record.now())
            .put("reason", "fraudulent")
            .put("status", "needs_response");
    record.save(dispute);
    record.save(charge.put("disputed", true));
    events.happened("charge.dispute.created", dispute);
    return dispute;
  }

  /// The bank has decided.
  ObjectNode close(ObjectNode dispute, String status) {
    record.save(dispute.put("status", status));
    events.happened("charge.dispute.closed", dispute);
    return dispute;
  }
}
