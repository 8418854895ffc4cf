package io.bursar.payment.paypal;

import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Which order a capture is of: what moves is told by the capture, and payments are known by the
/// order.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class OrderOfCapture {

  private final PayPalCalls paypal;

  OrderOfCapture(PayPalCalls paypal) {
    this.paypal = paypal;
  }

  /// The order's id; empty when PayPal knows no such capture, or it is of no order. Throws
  /// [CannotTell] when PayPal does not say now.
  Optional<String> ofCapture(String capture) {
    return find(capture).flatMap(OrderOfCapture::named);
  }

  /// The capture; empty when PayPal knows no such capture. Throws [CannotTell] when PayPal does not
  /// say now.
  Optional<JsonNode> find(String capture) {
    var reply = paypal.get("/v2/payments/captures/{id}", capture);
    if (reply.isMissing()) {
      return Optional.empty();
    }
    if (!reply.isDone()) {
      throw new CannotTell(reply.detail());
    }
    return Optional.of(reply.json());
  }

  /// The order that a capture itself names.
  static Optional<String> named(JsonNode capture) {
    return Optional.of(
            capture.path("supplementary_data").path("related_ids").path("order_id").asString(""))
        .filter(id -> !id.isEmpty());
  }
}
