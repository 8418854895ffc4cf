package io.bursar.checkout.web;

import io.bursar.account.Account;
import io.bursar.api.ApiInput;
import io.bursar.checkout.BuyBySku;
import io.bursar.checkout.BuyBySku.Bought;
import io.bursar.history.Actor;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/v2/baskets/`: a new basket of these SKUs, and with `checkout` its order (if it is
/// free) or its payment. What is refused is answered with `developer_message` and `user_message`,
/// and leaves nothing behind.
@RestController
class BasketsController {

  private final BuyBySku buyBySku;

  BasketsController(BuyBySku buyBySku) {
    this.buyBySku = buyBySku;
  }

  @PostMapping("/api/v2/baskets")
  ResponseEntity<Map<String, @Nullable Object>> create(
      ApiInput input, Site site, @AuthenticationPrincipal Account buyer) {
    try {
      var skus = skus(input);
      var processor = input.optionalText("payment_processor_name");
      if (!input.bool("checkout")) {
        return ResponseEntity.ok(body(buyBySku.basket(buyer, site, skus, processor), null, null));
      }
      var bought = buyBySku.checkout(buyer, site, skus, processor, Actor.api(buyer.id()));
      return bought.payment() == null ? placed(bought) : paying(bought, bought.payment());
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private static List<String> skus(ApiInput input) {
    if (!input.has("products")) {
      throw new ApiInput.Invalid("products", "Say what to buy: a list of objects with a sku each.");
    }
    var products = input.objects("products");
    if (products.isEmpty()) {
      throw new ApiInput.Invalid(
          "products", "The list of products is empty: name at least one sku.");
    }
    return products.stream().map(product -> product.text("sku")).toList();
  }

  private static ResponseEntity<Map<String, @Nullable Object>> placed(Bought bought) {
    return ResponseEntity.ok(body(bought.basketId(), Map.of("number", bought.orderNumber()), null));
  }

  private static ResponseEntity<Map<String, @Nullable Object>> paying(
      Bought bought, PaymentAttempt payment) {
    return switch (payment.state()) {
      case SETTLED -> placed(bought);
      case PENDING -> {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("payment_processor_name", payment.processor());
        data.put("payment_form_data", Map.of());
        data.put("payment_page_url", payment.pageUrl());
        yield ResponseEntity.ok(body(bought.basketId(), null, data));
      }
      case CREATED, UNKNOWN, DECLINED, CANCELED, ABANDONED, TO_BE_RETURNED, RETURNED ->
          ResponseEntity.internalServerError()
              .body(new LinkedHashMap<>(Map.of("developer_message", notPrepared(payment))));
    };
  }

  private static String notPrepared(PaymentAttempt payment) {
    return payment.state() == PaymentState.UNKNOWN || payment.state() == PaymentState.CREATED
        ? "The payment processor %s gave no clear answer; it is being asked. Nothing more will be charged for this basket."
            .formatted(payment.processor())
        : "The payment processor %s did not prepare the payment: %s"
            .formatted(payment.processor(), payment.reason());
  }

  private static Map<String, @Nullable Object> body(
      long basketId,
      @Nullable Map<String, String> order,
      @Nullable Map<String, @Nullable Object> paymentData) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("id", basketId);
    body.put("order", order);
    body.put("payment_data", paymentData);
    return body;
  }

  private static ResponseEntity<Map<String, @Nullable Object>> refused(Refusal refusal) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("developer_message", "%s (%s)".formatted(refusal.sentence(), refusal.code()));
    body.put(
        "user_message",
        Optional.of(refusal)
            .filter(r -> !(r instanceof ApiInput.Invalid))
            .map(Refusal::sentence)
            .orElse("The request could not be understood."));
    return ResponseEntity.badRequest().body(body);
  }
}
