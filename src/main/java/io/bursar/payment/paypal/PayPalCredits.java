package io.bursar.payment.paypal;

import io.bursar.payment.paypal.PayPalCalls.Reply;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.payment.spi.PaymentToAskFor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Money that PayPal gives back: refunds of the capture, and disputes about it.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalCredits {

  private final PayPalCalls paypal;
  private final PayPalDisputes disputes;
  private final RefundsOfCapture refundsOfCapture;

  PayPalCredits(PayPalCalls paypal, PayPalDisputes disputes, RefundsOfCapture refundsOfCapture) {
    this.paypal = paypal;
    this.disputes = disputes;
    this.refundsOfCapture = refundsOfCapture;
  }

  Exchange<Credit> credit(CreditRequest request) {
    var known = request.payment().capture();
    var capture = known == null ? captureOf(request.payment()) : Optional.of(known);
    if (capture.isEmpty()) {
      // Nothing was asked for yet.
      return new Exchange<>(new Credit.Unknown("PayPal did not say what it took."), null);
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
            capture.get());
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

  /// As PayPal's order knows it.
  private Optional<String> captureOf(PaymentToAskFor payment) {
    return order(payment.reference())
        .body()
        .flatMap(PayPalOrders::capture)
        .flatMap(PayPalOrders::id);
  }

  /// What went back of an order.
  ///
  /// @param known its capture, if that is known
  Exchange<Credits> seen(@Nullable String reference, @Nullable String known) {
    var order = order(reference);
    try {
      if (order.isMissing() && known != null) {
        return new Exchange<>(withoutOrder(known), order.raw());
      }
      if (!order.isDone()) {
        throw new CannotTell(order.detail());
      }
      var refunds = new ArrayList<SeenCredit>();
      for (var refund : PayPalOrders.refunds(order.json())) {
        refunds.add(refund(refund));
      }
      var capture = PayPalOrders.capture(order.json());
      return new Exchange<>(
          capture.isEmpty() ? new Credits.Seen(refunds) : of(capture.get(), refunds), order.raw());
    } catch (CannotTell unanswered) {
      return new Exchange<>(
          new Credits.Unknown(String.valueOf(unanswered.getMessage())), order.raw());
    }
  }

  /// PayPal forgot the order. The capture, which it keeps, tells whether there are any refunds.
  private Credits withoutOrder(String id) {
    var capture = paypal.get("/v2/payments/captures/{id}", id);
    if (!capture.isDone()) {
      throw new CannotTell(capture.detail());
    }
    var refunds = refundsOfCapture.of(capture.json()).stream().map(PayPalCredits::refund).toList();
    return of(capture.json(), refunds);
  }

  private Credits of(JsonNode capture, List<SeenCredit> refunds) {
    var disputed =
        disputes.of(
            PayPalOrders.id(capture).orElse(""), PayPalMoney.read(capture.path("amount")), refunds);
    return new Credits.Seen(Stream.concat(refunds.stream(), disputed.stream()).toList());
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

  private Reply order(@Nullable String reference) {
    return paypal.get("/v2/checkout/orders/{id}", String.valueOf(reference));
  }

  private static Instant at(JsonNode node) {
    return OffsetDateTime.parse(node.path("create_time").asString("")).toInstant();
  }
}
