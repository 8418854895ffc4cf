package io.bursar.payment.paypal;

import io.bursar.payment.paypal.PayPalCalls.Reply;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentToAskFor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Money that PayPal gives back: refunds of the capture, and disputes about it.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalCredits {

  /// Outcomes of a dispute after which the money is ours; of a payout, PayPal pays.
  private static final Set<String> KEPT =
      Set.of("RESOLVED_SELLER_FAVOUR", "RESOLVED_WITH_PAYOUT", "CANCELED_BY_BUYER", "DENIED");

  private final PayPalCalls paypal;

  PayPalCredits(PayPalCalls paypal) {
    this.paypal = paypal;
  }

  Exchange<Credit> credit(CreditRequest request) {
    var order = order(request.payment());
    var capture = order.body().flatMap(PayPalOrders::capture);
    if (!order.isDone() || capture.isEmpty()) {
      // Nothing was asked for yet.
      return new Exchange<>(new Credit.Unknown(order.detail()), order.raw());
    }
    var amount = PayPalMoney.write(request.amount());
    if (amount.isEmpty()) {
      return new Exchange<>(
          new Credit.Refused("PayPal cannot give back this amount exactly."), null);
    }
    var reply =
        paypal.post(
            request.key().toString(),
            Map.of(
                "amount", amount.get(),
                "custom_id", request.key().toString(),
                "note_to_payer", "Order " + request.orderNumber()),
            "/v2/payments/captures/{id}/refund",
            capture.get().path("id").asString(""));
    return new Exchange<>(credit(reply), reply.raw());
  }

  private static Credit credit(Reply reply) {
    if (reply.isRefused()) {
      return new Credit.Refused("PayPal refused it: %s.".formatted(reply.issue()));
    }
    if (!reply.isDone()) {
      return new Credit.Unknown(reply.detail());
    }
    var reference = reply.json().path("id").asString("");
    return switch (reply.json().path("status").asString("")) {
      case "COMPLETED" -> new Credit.Done(reference);
      case "PENDING" -> new Credit.Pending(reference, "PayPal has not finished it yet.");
      case "FAILED", "CANCELLED" -> new Credit.Refused("PayPal could not give it back.");
      default -> new Credit.Unknown("PayPal answered with a status that is not known here.");
    };
  }

  Exchange<Credits> seen(PaymentToAskFor payment) {
    var order = order(payment);
    if (!order.isDone()) {
      return new Exchange<>(new Credits.Unknown(order.detail()), order.raw());
    }
    var seen = new ArrayList<SeenCredit>();
    for (var refund : PayPalOrders.refunds(order.json())) {
      seen.add(refund(refund));
    }
    var capture = PayPalOrders.capture(order.json());
    if (capture.isPresent()) {
      var disputes =
          paypal.get(
              "/v1/customer/disputes?disputed_transaction_id={id}",
              capture.get().path("id").asString(""));
      // Disputes need a permission of their own; refunds shall not wait for it.
      if (!disputes.isDone() && !disputes.isForbidden()) {
        return new Exchange<>(new Credits.Unknown(disputes.detail()), disputes.raw());
      }
      if (disputes.isDone()) {
        disputes.json().path("items").forEach(dispute -> dispute(dispute, seen));
      }
    }
    return new Exchange<>(new Credits.Seen(List.copyOf(seen)), order.raw());
  }

  private static SeenCredit refund(JsonNode refund) {
    return new SeenCredit(
        refund.path("id").asString(""),
        SeenCredit.key(refund.path("custom_id").asString("")),
        PayPalMoney.read(refund.path("amount")),
        Credits.Kind.REFUND,
        switch (refund.path("status").asString("")) {
          case "COMPLETED" -> Credits.State.DONE;
          case "FAILED", "CANCELLED" -> Credits.State.FAILED;
          default -> Credits.State.PENDING;
        },
        at(refund));
  }

  /// PayPal holds the money from the moment a dispute is opened; a question that was not escalated
  /// holds none.
  private static void dispute(JsonNode dispute, List<SeenCredit> seen) {
    var outcome =
        dispute
            .path("dispute_outcome")
            .path("outcome_code")
            .asString(dispute.path("outcome").asString(""));
    var inquiry = dispute.path("dispute_life_cycle_stage").asString("").equals("INQUIRY");
    if (inquiry && outcome.isEmpty()) {
      return;
    }
    var won = KEPT.contains(outcome);
    seen.add(
        new SeenCredit(
            dispute.path("dispute_id").asString(""),
            null,
            PayPalMoney.read(dispute.path("dispute_amount")),
            Credits.Kind.DISPUTE,
            won ? Credits.State.FAILED : Credits.State.DONE,
            at(dispute)));
  }

  private Reply order(PaymentToAskFor payment) {
    return paypal.get("/v2/checkout/orders/{id}", String.valueOf(payment.reference()));
  }

  private static Instant at(JsonNode node) {
    return OffsetDateTime.parse(node.path("create_time").asString("")).toInstant();
  }
}
