package io.bursar.checkout.web;

import io.bursar.account.Account;
import io.bursar.checkout.PayPrepared;
import io.bursar.checkout.PayPrepared.NoSuchPayment;
import io.bursar.checkout.PayPrepared.OtherProducts;
import io.bursar.checkout.PayPrepared.Paid;
import io.bursar.history.Actor;
import io.bursar.payment.PaymentAttempt;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The two calls by which the payment page of Open edX pays with Stripe. Their paths, fields and
/// answers are those of the old service.
@RestController
class ExistingPaymentPage {

  private static final String PROCESSOR = "stripe";

  private final PayPrepared payPrepared;

  ExistingPaymentPage(PayPrepared payPrepared) {
    this.payPrepared = payPrepared;
  }

  /// When the page loads: the secret of a payment for the current basket, an empty one when there
  /// is nothing to pay.
  @GetMapping("/bff/payment/v0/capture-context")
  ResponseEntity<Map<String, Object>> captureContext(
      Site site, @AuthenticationPrincipal Account payer) {
    try {
      var ready = payPrepared.prepare(payer, site, PROCESSOR, Actor.api(payer.id()));
      return ResponseEntity.ok()
          .header("Cache-Control", "no-store")
          .body(
              Map.of(
                  "capture_context",
                  Map.of(
                      "key_id",
                      Optional.ofNullable(ready.secret()).orElse(""),
                      "order_id",
                      ready.orderNumber())));
    } catch (Refusal refusal) {
      return ResponseEntity.badRequest().body(Map.of());
    }
  }

  /// When the payer submits.
  ///
  /// @param skus what the payer saw in the basket, parted by commas; empty when the page does not
  ///   tell
  @PostMapping("/payment/stripe/checkout")
  ResponseEntity<Map<String, Object>> pay(
      Site site,
      @AuthenticationPrincipal Account payer,
      @RequestParam(name = "payment_intent_id", defaultValue = "") String intent,
      @RequestParam(defaultValue = "") String skus) {
    try {
      var by = Actor.api(payer.id());
      return answer(site, payPrepared.pay(payer, site, PROCESSOR, intent, listed(skus), by));
    } catch (NoSuchPayment unknown) {
      return ResponseEntity.status(HttpStatus.FOUND)
          .location(URI.create(site.link("/checkout/error/")))
          .build();
    } catch (OtherProducts changed) {
      return ResponseEntity.badRequest().body(Map.of("sku_error", true));
    } catch (Refusal refusal) {
      return refused(refusal.code(), refusal.sentence());
    }
  }

  private static Set<String> listed(String skus) {
    return Arrays.stream(skus.split(",", -1))
        .map(String::strip)
        .filter(sku -> !sku.isEmpty())
        .collect(Collectors.toSet());
  }

  private static ResponseEntity<Map<String, Object>> answer(Site site, Paid paid) {
    var payment = paid.payment();
    if (payment == null) {
      return goTo(receipt(site, paid.orderNumber()));
    }
    return switch (payment.state()) {
      case SETTLED -> goTo(receipt(site, paid.orderNumber()));
      // Perhaps charged: never said to have failed. That page waits, and goes on to the receipt.
      case CREATED, PENDING, UNKNOWN, ABANDONED ->
          goTo(site.link("/basket/?payment=" + payment.id()));
      case DECLINED -> refused(payment.declineCode(), payment.reason());
      case CANCELED -> ResponseEntity.badRequest().body(Map.of());
      case TO_BE_RETURNED, RETURNED -> refused("payment_returned", returned(payment));
    };
  }

  private static String returned(PaymentAttempt payment) {
    return "Your payment will be given back. " + payment.reason();
  }

  private static String receipt(Site site, String number) {
    return site.link("/checkout/receipt/?order_number=%s&disable_back_button=1".formatted(number));
  }

  private static ResponseEntity<Map<String, Object>> goTo(String address) {
    return ResponseEntity.status(HttpStatus.CREATED).body(Map.of("receipt_page_url", address));
  }

  private static ResponseEntity<Map<String, Object>> refused(
      @Nullable String code, String sentence) {
    return ResponseEntity.badRequest()
        .body(
            Map.of(
                "error_code",
                Optional.ofNullable(code).orElse("card_declined"),
                "user_message",
                sentence));
  }
}
