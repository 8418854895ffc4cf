package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.basket.Baskets;
import io.bursar.checkout.BuyBySku;
import io.bursar.checkout.Checkout;
import io.bursar.checkout.Checkout.AlreadySubmitted;
import io.bursar.checkout.Checkout.Submitted;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.payment.PaymentAttempt;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Where a basket is submitted. A refusal is shown on the basket page.
@Controller
class CheckoutPages {

  private final Checkout checkout;
  private final Baskets baskets;
  private final BuyBySku buyBySku;
  private final BasketScreen screen;

  CheckoutPages(Checkout checkout, Baskets baskets, BuyBySku buyBySku, BasketScreen screen) {
    this.checkout = checkout;
    this.baskets = baskets;
    this.buyBySku = buyBySku;
    this.screen = screen;
  }

  /// @param processor the processor that the payer chose; empty for the only or first one
  /// @param seen the total that the payer saw
  @PostMapping("/checkout")
  ModelAndView submit(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam long basket,
      @RequestParam(defaultValue = "") String processor,
      @RequestParam String seen) {
    try {
      var total = SeenTotal.read(seen).orElseThrow(UnreadableTotal::new);
      var chosen = Optional.of(processor).filter(name -> !name.isEmpty());
      return after(checkout.submit(account, site, basket, chosen, total, Actor.page(account.id())));
    } catch (AlreadySubmitted already) {
      return SeeOther.to(ReceiptPage.address(already.orderNumber()));
    } catch (Refusal refusal) {
      return screen.refused(account, site, refusal);
    }
  }

  /// The button of the course list for what is free: one click, and the learner is in.
  @PostMapping("/checkout/enroll")
  ModelAndView enroll(
      @AuthenticationPrincipal Account account, Site site, @RequestParam String sku) {
    try {
      var bought = buyBySku.free(account, site, sku, Actor.page(account.id()));
      return SeeOther.to(ReceiptPage.address(bought.orderNumber()));
    } catch (Checkout.PriceChanged costsSomething) {
      return screen.refused(account, site, new NotFree());
    } catch (Refusal refusal) {
      return screen.refused(account, site, refusal);
    }
  }

  /// The link that other systems have for a basket that costs nothing.
  @GetMapping("/checkout/free-checkout")
  ModelAndView free(@AuthenticationPrincipal Account account, Site site) {
    var by = Actor.page(account.id());
    var basket = baskets.current(site.id(), account.id(), by);
    if (basket.lines().isEmpty()) {
      return SeeOther.found("/basket/");
    }
    try {
      var nothing = Money.zero(basket.currency().orElseThrow());
      var submitted = checkout.submit(account, site, basket.id(), Optional.empty(), nothing, by);
      return SeeOther.found(ReceiptPage.address(submitted.orderNumber()));
    } catch (Checkout.PriceChanged costsSomething) {
      return screen.refused(account, site, new NotFree());
    } catch (Refusal refusal) {
      return screen.refused(account, site, refusal);
    }
  }

  private static ModelAndView after(Submitted submitted) {
    return submitted.payment() == null
        ? SeeOther.to(ReceiptPage.address(submitted.orderNumber()))
        : SeeOther.to(next(submitted.payment()));
  }

  /// Where the payer goes from a payment that stands like this.
  static String next(PaymentAttempt attempt) {
    return switch (attempt.state()) {
      case SETTLED -> ReceiptPage.address(attempt.orderNumber());
      case PENDING -> attempt.pageUrl() == null ? "/basket/" : attempt.pageUrl();
      case CREATED, UNKNOWN -> "/basket/";
      case DECLINED, CANCELED, ABANDONED, TO_BE_RETURNED, RETURNED ->
          "/basket/?payment=" + attempt.id();
    };
  }

  /// It costs something.
  private static final class NotFree extends Refusal {
    private static final long serialVersionUID = 1L;

    NotFree() {
      super(
          Kind.CONFLICT, "not-free", "This is not free: please look at the price and pay for it.");
    }
  }

  /// The form was changed on its way.
  private static final class UnreadableTotal extends Refusal {
    private static final long serialVersionUID = 1L;

    UnreadableTotal() {
      super(
          Kind.INVALID,
          "unreadable-total",
          "It is not clear which price you saw. Please look at the basket again.");
    }
  }
}
