package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.invoice.BankTransfers;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// What a payer by bank transfer has to do: how much, where to, under which reference.
@Controller
class InvoicePage {

  private final Payments payments;
  private final BankTransfers transfers;

  InvoicePage(Payments payments, BankTransfers transfers) {
    this.payments = payments;
    this.transfers = transfers;
  }

  @GetMapping("/payment/" + BankTransfers.PROCESSOR + "/pay")
  ModelAndView invoice(@AuthenticationPrincipal Account account, @RequestParam long payment) {
    var attempt = PaymentPages.own(account, payments.find(payment));
    if (!attempt.processor().equals(BankTransfers.PROCESSOR)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    if (attempt.state() != PaymentState.PENDING || attempt.reference() == null) {
      return SeeOther.to(attempt.state().isUndecided() ? "/basket/" : CheckoutPages.next(attempt));
    }
    return new ModelAndView(
        "storefront/invoice",
        Map.of(
            "id", attempt.id(),
            "number", attempt.orderNumber(),
            "amount", Shown.money(attempt.amount()),
            "reference", attempt.reference(),
            "instructions", transfers.instructions()));
  }
}
