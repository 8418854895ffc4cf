package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.spi.Standing.Action.Form;
import io.bursar.site.Site;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Our page that holds the processor's form for a card. The processor makes the form and takes what
/// is typed; none of it comes to Bursar.
@Controller
class CardFormPage {

  private final Payments payments;
  private final BasketReader reader;

  CardFormPage(Payments payments, BasketReader reader) {
    this.payments = payments;
    this.reader = reader;
  }

  /// @param again whether the payer comes back from a try that failed
  @GetMapping("/payment/{processor}/pay")
  ModelAndView form(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable String processor,
      @RequestParam long payment,
      @RequestParam(defaultValue = "false") boolean again,
      HttpServletResponse response) {
    var found = PaymentPages.own(account, payments.find(payment));
    var form = payments.form(found.id(), Actor.page(account.id()));
    if (form.isEmpty()) {
      var attempt = payments.get(found.id());
      // While it is not known how it stands, the basket page waits and knows the way back.
      return SeeOther.to(attempt.state().isUndecided() ? "/basket/" : CheckoutPages.next(attempt));
    }
    response.setHeader("Content-Security-Policy", policy(form.get()));
    return new ModelAndView(
        "storefront/card",
        Map.of(
            "form", form.get(),
            "payment", reader.underWay(found),
            "back", site.link("/payment/%s/return/".formatted(processor)),
            "again", again));
  }

  /// The form, after a try that failed; the basket page when there is no form.
  static String again(PaymentAttempt attempt) {
    return attempt.state() == PaymentState.PENDING && attempt.pageUrl() != null
        ? attempt.pageUrl() + "&again=true"
        : "/basket/";
  }

  /// As on every page, and what the form needs besides.
  private static String policy(Form form) {
    var also = form.origins();
    return "default-src 'self'; script-src 'self' %1$s; connect-src 'self' %1$s; frame-src %1$s;"
            .formatted(also)
        + " img-src 'self' data: %1$s; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
            .formatted(also);
  }
}
