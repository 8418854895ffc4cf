package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.page.SeeOther;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// What a payer meets between submitting and the outcome. Nobody sees another's payment.
@Controller
class PaymentPages {

  private final Payments payments;
  private final Orders orders;
  private final Fulfillments fulfillments;
  private final BasketReader reader;

  PaymentPages(Payments payments, Orders orders, Fulfillments fulfillments, BasketReader reader) {
    this.payments = payments;
    this.orders = orders;
    this.fulfillments = fulfillments;
    this.reader = reader;
  }

  /// The payer comes back from the processor's page. What the address says of the outcome is not
  /// believed: the processor is asked.
  ///
  /// @param payment the processor's reference, which Stripe calls an intent and PayPal a token
  @GetMapping("/payment/{processor}/return")
  ModelAndView comeBack(
      @AuthenticationPrincipal Account account,
      @PathVariable String processor,
      @RequestParam Optional<String> payment,
      @RequestParam(name = "payment_intent") Optional<String> intent,
      @RequestParam Optional<String> token) {
    var by = Actor.page(account.id());
    var reference = payment.or(() -> intent).or(() -> token);
    var found = own(account, reference.flatMap(r -> payments.find(processor, r)));
    var attempt = payments.ask(found.id(), by);
    if (attempt.state() == PaymentState.SETTLED) {
      orders
          .ofBasket(attempt.basketId())
          .ifPresent(order -> fulfillments.deliverForPayer(order.id(), by));
    }
    if (attempt.state() == PaymentState.PENDING && intent.isPresent()) {
      return SeeOther.to(CardFormPage.again(attempt));
    }
    // Back again at the processor's page would be a circle: the basket page leads there.
    return SeeOther.to(attempt.state().isUndecided() ? "/basket/" : CheckoutPages.next(attempt));
  }

  /// PayPal sends back with a payer's id who approved, and without one who went back without it:
  /// then the basket is open again. What is true, PayPal is asked either way.
  @GetMapping(
      path = "/payment/paypal/return",
      params = {"token", "!PayerID"})
  ModelAndView turnedBack(@AuthenticationPrincipal Account account, @RequestParam String token) {
    return cancel(account, own(account, payments.find("paypal", token)).id());
  }

  /// Where PayPal sends payers back to in shops that ran the old service. What that service began
  /// is not known here.
  @GetMapping("/payment/paypal/execute")
  ModelAndView execute(
      @AuthenticationPrincipal Account account,
      @RequestParam Optional<String> paymentId,
      @RequestParam Optional<String> token) {
    var found =
        paymentId
            .flatMap(id -> payments.find("paypal", id))
            .or(() -> token.flatMap(id -> payments.find("paypal", id)))
            .filter(attempt -> attempt.userId() == account.id());
    return found.isEmpty()
        ? SeeOther.found("/checkout/error/")
        : comeBack(
            account,
            "paypal",
            found.map(PaymentAttempt::reference),
            Optional.empty(),
            Optional.empty());
  }

  @PostMapping("/payment/cancel")
  ModelAndView cancel(@AuthenticationPrincipal Account account, @RequestParam long payment) {
    var found = own(account, payments.find(payment));
    var attempt = payments.cancel(found.id(), Actor.page(account.id()));
    return SeeOther.to(attempt.state().isUndecided() ? "/basket/" : CheckoutPages.next(attempt));
  }

  /// The part of the basket page that waits for an outcome. While nothing has changed there is
  /// nothing to exchange; once the payment is decided, the page goes where the payer should be.
  @GetMapping("/payment/waiting")
  @Nullable String waiting(
      @AuthenticationPrincipal Account account,
      @RequestParam long payment,
      @RequestParam boolean confirming,
      HttpServletResponse response,
      Model model) {
    var attempt = own(account, payments.find(payment));
    if (!attempt.state().isUndecided()) {
      response.setHeader("HX-Redirect", CheckoutPages.next(attempt));
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return null;
    }
    var view = reader.underWay(attempt);
    if (confirming == (view.pageUrl() == null)) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return null;
    }
    model.addAttribute("payment", view);
    return "storefront/basket :: underWay";
  }

  static PaymentAttempt own(Account account, Optional<PaymentAttempt> attempt) {
    return attempt
        .filter(a -> a.userId() == account.id())
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
