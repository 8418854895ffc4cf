package io.bursar.checkout.web;

import io.bursar.account.Account;
import io.bursar.api.ApiInput;
import io.bursar.checkout.BasketCodes;
import io.bursar.checkout.LookAtBasket;
import io.bursar.checkout.LookAtBasket.NotInQuantity;
import io.bursar.history.Actor;
import io.bursar.payment.Processors;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import io.bursar.voucher.CodeRefused;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The basket of the payment page of Open edX: shown, and changed by a quantity or a code. Every
/// answer is the basket as it then is; 400 as soon as it holds a message of an error.
@RestController
@RequestMapping("/bff/payment/v0")
class PaymentPageBasket {

  private final LookAtBasket basket;
  private final BasketCodes codes;
  private final Processors processors;

  PaymentPageBasket(LookAtBasket basket, BasketCodes codes, Processors processors) {
    this.basket = basket;
    this.codes = codes;
    this.processors = processors;
  }

  @GetMapping("/payment")
  ResponseEntity<Map<String, @Nullable Object>> show(
      Site site, @AuthenticationPrincipal Account account) {
    return answer(account, site, false, List.of());
  }

  @PostMapping("/quantity")
  ResponseEntity<Map<String, @Nullable Object>> quantity(
      ApiInput input, Site site, @AuthenticationPrincipal Account account) {
    try {
      basket.setQuantity(account, site, quantity(input), by(account));
      return answer(
          account,
          site,
          false,
          List.of(BasketDocument.coded("success", "quantity-update-success-message")));
    } catch (NotInQuantity refusal) {
      return answer(
          account,
          site,
          true,
          List.of(
              BasketDocument.message("warning", refusal.sentence()),
              BasketDocument.message("warning", "The basket is as it was.")));
    }
  }

  @PostMapping("/vouchers")
  ResponseEntity<Map<String, @Nullable Object>> addCode(
      ApiInput input, Site site, @AuthenticationPrincipal Account account) {
    var code = input.optionalText("code").orElse("").strip();
    var seen = basket.look(account, site, by(account));
    if (seen.items().isEmpty()) {
      return answer(account, site, true, List.of());
    }
    var present = seen.code();
    if (present != null && present.voucher().code().equals(code.toUpperCase(Locale.ROOT))) {
      return refused(account, site, "The code %s is in this basket already.".formatted(code));
    }
    try {
      var voucher = codes.add(account, site, code, by(account));
      return said(account, site, "The code %s has been added.".formatted(voucher.code()));
    } catch (CodeRefused.NoEffect useless) {
      return answer(
          account, site, false, List.of(BasketDocument.message("warning", useless.sentence())));
    } catch (Refusal refusal) {
      return refused(account, site, refusal.sentence());
    }
  }

  @DeleteMapping("/vouchers/{id}")
  ResponseEntity<Map<String, @Nullable Object>> removeCode(
      @PathVariable String id, Site site, @AuthenticationPrincipal Account account) {
    var present = basket.look(account, site, by(account)).code();
    if (present == null || !id.equals(String.valueOf(present.voucher().id()))) {
      return refused(account, site, "There is no such code in this basket.");
    }
    codes.remove(account, site, by(account));
    return said(account, site, "The code %s has been removed.".formatted(present.voucher().code()));
  }

  private static int quantity(ApiInput input) {
    var value = Objects.toString(input.values().get("quantity"), "");
    return value.matches("\\d{1,6}") ? Integer.parseInt(value) : -1;
  }

  private ResponseEntity<Map<String, @Nullable Object>> said(
      Account account, Site site, String words) {
    return answer(account, site, false, List.of(BasketDocument.message("info", words)));
  }

  private ResponseEntity<Map<String, @Nullable Object>> refused(
      Account account, Site site, String words) {
    return answer(account, site, true, List.of(BasketDocument.message("error", words)));
  }

  private ResponseEntity<Map<String, @Nullable Object>> answer(
      Account account, Site site, boolean failed, List<Map<String, Object>> messages) {
    var seen = basket.look(account, site, by(account));
    var stripe = processors.names().contains("stripe");
    return ResponseEntity.status(failed || seen.isMixed() ? 400 : 200)
        .body(BasketDocument.of(seen, messages, stripe));
  }

  private static Actor by(Account account) {
    return Actor.api(account.id());
  }
}
