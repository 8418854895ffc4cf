package io.bursar.sandbox.paypal;

import io.bursar.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happens at PayPal without a call of the shop's: in its pages for the shop, and on the desks
/// of those who decide disputes. Thread-safe.
public final class PayPalDesk {

  private final PayPalRecord record;
  private final PayPalOrders orders;
  private final PayPalRefunds refunds;
  private final PayPalDisputes disputes;
  private final PayPalReports reports;

  PayPalDesk(
      PayPalRecord record,
      PayPalOrders orders,
      PayPalRefunds refunds,
      PayPalDisputes disputes,
      PayPalReports reports) {
    this.record = record;
    this.orders = orders;
    this.refunds = refunds;
    this.disputes = disputes;
    this.reports = reports;
  }

  /// Somebody changes the amount of an order that is not captured yet.
  public void changeAmount(String order, String value) {
    synchronized (record) {
      var changed = record.order(order).orElseThrow();
      ((ObjectNode) changed.path("purchase_units").path(0).path("amount")).put("value", value);
      record.save(changed);
    }
  }

  /// PayPal lets a payment through that it held, or not.
  public void decide(String order, boolean through) {
    synchronized (record) {
      orders.decide(order, through);
    }
  }

  /// Staff give this much of an order back, or all that is left of it if null.
  public void refund(String order, @Nullable String value) {
    synchronized (record) {
      var capture = PayPalRecord.capture(record.order(order).orElseThrow()).orElseThrow();
      var asked = Json.object();
      if (value != null) {
        asked
            .putObject("amount")
            .put("value", value)
            .put("currency_code", capture.path("amount").path("currency_code").asString(""));
      }
      var _ = refunds.refund(capture.path("id").asString(""), asked);
    }
  }

  /// The next refund of this order does not end at once: it is `PENDING`, or `FAILED`.
  public void nextRefundIs(String order, String status) {
    synchronized (record) {
      refunds.nextIs(order, status);
    }
  }

  /// A refund that was pending ends: `COMPLETED`, `FAILED` or `CANCELLED`.
  public void endRefund(String order, String refund, String status) {
    synchronized (record) {
      refunds.end(order, refund, status);
    }
  }

  /// The payer wants this much of the money of this order back, and PayPal holds it; the answer is
  /// the id of the dispute.
  ///
  /// @param stage `INQUIRY`, by which nothing is held yet, `CHARGEBACK` and so on
  public String dispute(String order, String value, String stage) {
    synchronized (record) {
      return disputes.open(order, value, stage);
    }
  }

  /// PayPal decides a dispute with this outcome, such as `RESOLVED_SELLER_FAVOUR`, perhaps once
  /// more after an appeal.
  ///
  /// @param refunded what the payer gets; null for nothing
  /// @param fromShop whether it is the shop that pays it
  public void decideDispute(
      String dispute, String outcome, @Nullable String refunded, boolean fromShop) {
    synchronized (record) {
      disputes.decide(dispute, outcome, refunded, fromShop);
    }
  }

  /// The shop accepts the payer's claim, and gives back what is disputed.
  public void acceptClaim(String order, String dispute) {
    synchronized (record) {
      var amount = record.dispute(dispute).orElseThrow().path("dispute_amount").path("value");
      refund(order, amount.asString(""));
      disputes.decide(dispute, "RESOLVED_BUYER_FAVOUR", amount.asString(""), true);
    }
  }

  /// Lists of transactions come in pages of no more than so many.
  public void listsInPagesOf(int most) {
    reports.pagesOf(most);
  }

  /// Forgets an order, as PayPal does in time; its capture stays.
  public void forgetOrder(String order) {
    synchronized (record) {
      orders.forget(order);
    }
  }
}
