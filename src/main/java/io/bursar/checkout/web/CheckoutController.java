package io.bursar.checkout.web;

import io.bursar.account.Account;
import io.bursar.api.ApiInput;
import io.bursar.checkout.Checkout;
import io.bursar.checkout.Checkout.NoSuchBasket;
import io.bursar.checkout.Checkout.UnderWay;
import io.bursar.history.Actor;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Processors.UnknownProcessor;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/v2/checkout/`: submits a basket to a processor that has a page of its own, as the
/// PayPal button of the existing payment page does. Freezes the basket, as the old service did.
@RestController
class CheckoutController {

  private final Checkout checkout;
  private final Payments payments;

  CheckoutController(Checkout checkout, Payments payments) {
    this.checkout = checkout;
    this.payments = payments;
  }

  @PostMapping("/api/v2/checkout")
  ResponseEntity<?> submit(ApiInput input, Site site, @AuthenticationPrincipal Account payer) {
    var basket = String.valueOf(input.values().get("basket_id"));
    var processor = input.text("payment_processor");
    try {
      return answer(
          site,
          processor,
          checkout.submit(
              payer, site, id(basket), Optional.of(processor), null, Actor.api(payer.id())));
    } catch (NoSuchBasket unknown) {
      return plain("Basket [%s] not found.".formatted(basket));
    } catch (UnknownProcessor unknown) {
      return plain("Payment processor [%s] not found.".formatted(processor));
    } catch (UnderWay underWay) {
      return again(id(basket), processor)
          .<ResponseEntity<?>>map(page -> ResponseEntity.ok(body(page, processor)))
          .orElseGet(() -> refused(underWay));
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private static long id(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException noId) {
      return 0;
    }
  }

  /// The payer came back to the payment page and clicked again.
  private Optional<String> again(long basket, String processor) {
    return payments.ofBasket(basket).stream()
        .filter(attempt -> attempt.state() == PaymentState.PENDING)
        .filter(attempt -> attempt.processor().equals(processor))
        .findFirst()
        .map(PaymentAttempt::pageUrl);
  }

  private static ResponseEntity<?> answer(
      Site site, String processor, Checkout.Submitted submitted) {
    var payment = submitted.payment();
    if (submitted.isPlaced() || payment == null) {
      var receipt =
          site.link(
              "/checkout/receipt/?order_number=%s&disable_back_button=1"
                  .formatted(submitted.orderNumber()));
      return ResponseEntity.ok(body(receipt, processor));
    }
    var page = payment.pageUrl();
    return switch (payment.state()) {
      case PENDING, SETTLED ->
          ResponseEntity.ok(body(page == null ? site.link("/basket/") : page, processor));
      case CREATED, UNKNOWN ->
          failed(
              503,
              "The payment service gave no clear answer; it is being asked. Nothing more will be"
                  + " charged for this basket.");
      case DECLINED, CANCELED, ABANDONED, TO_BE_RETURNED, RETURNED -> failed(502, payment.reason());
    };
  }

  private static Map<String, Object> body(String page, String processor) {
    return Map.of(
        "payment_form_data", Map.of(),
        "payment_page_url", page,
        "payment_processor", processor);
  }

  private static ResponseEntity<String> plain(String sentence) {
    return ResponseEntity.badRequest().contentType(MediaType.TEXT_PLAIN).body(sentence);
  }

  private static ResponseEntity<Map<String, String>> refused(Refusal refusal) {
    return ResponseEntity.badRequest()
        .body(
            Map.of(
                "developer_message",
                "%s (%s)".formatted(refusal.sentence(), refusal.code()),
                "user_message",
                refusal.sentence()));
  }

  private static ResponseEntity<Map<String, String>> failed(int status, String sentence) {
    return ResponseEntity.status(status)
        .body(Map.of("developer_message", sentence, "user_message", sentence));
  }
}
