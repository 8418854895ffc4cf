package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Payments;
import io.bursar.payment.invoice.BankTransfers;
import io.bursar.payment.invoice.BankTransfers.ToSendBack;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Where staff write down which bank transfers came for invoices, and which they made.
@Controller
@RequestMapping("/dashboard/transfers")
class TransfersPage {

  private static final String HOME = "/dashboard/transfers/";
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,3})?");

  private final BankTransfers transfers;
  private final Payments payments;
  private final Clock clock;

  TransfersPage(BankTransfers transfers, Payments payments, Clock clock) {
    this.transfers = transfers;
    this.payments = payments;
    this.clock = clock;
  }

  /// @param after the attempt that the page before ended with
  @GetMapping
  ModelAndView page(
      Site site,
      @RequestParam(defaultValue = "") String search,
      @RequestParam(defaultValue = "0") long after) {
    var found = transfers.open(site.id(), search.strip(), after);
    var shown = found.subList(0, Math.min(found.size(), BankTransfers.PAGE_SIZE));
    var model = new HashMap<String, @Nullable Object>();
    model.put("open", shown.stream().map(attempt -> invoice(attempt, site)).toList());
    model.put("back", transfers.toSendBack().stream().map(owed -> back(owed, site)).toList());
    model.put("search", search);
    model.put("today", LocalDate.ofInstant(clock.instant(), site.zone()).toString());
    model.put("first", after == 0);
    model.put("next", found.size() > shown.size() ? shown.getLast().id() : null);
    return new ModelAndView("dashboard/transfers", model);
  }

  /// The money of an invoice came.
  @PostMapping("/{attemptId}/received")
  ModelAndView received(
      @AuthenticationPrincipal Account staff,
      @PathVariable long attemptId,
      @RequestParam String amount,
      @RequestParam String bankReference,
      @RequestParam String payer,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate on,
      RedirectAttributes next) {
    try {
      var attempt =
          transfers.received(
              attemptId, read(amount, attemptId), bankReference, payer, on, Actor.page(staff.id()));
      next.addFlashAttribute(
          "done",
          "The transfer for %s is written down: the payment is %s."
              .formatted(attempt.orderNumber(), attempt.state().text().toLowerCase(Locale.ROOT)));
    } catch (Refusal refusal) {
      next.addFlashAttribute("refused", refusal.sentence());
    } catch (ArithmeticException | NumberFormatException unreadable) {
      next.addFlashAttribute("refused", "Write the amount as 119.20. Nothing was changed.");
    }
    return SeeOther.to(HOME);
  }

  /// In the currency of the invoice.
  private Money read(String amount, long attemptId) {
    var currency =
        payments
            .find(attemptId)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
            .amount()
            .currency();
    var text = amount.strip();
    if (!AMOUNT.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return Money.ofDecimal(new BigDecimal(text), currency);
  }

  /// Money was sent back.
  @PostMapping("/{reference}/sent-back")
  ModelAndView sentBack(
      @AuthenticationPrincipal Account staff,
      @PathVariable String reference,
      @RequestParam String bankReference,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate on,
      RedirectAttributes next) {
    try {
      transfers.sentBack(reference, bankReference, on, Actor.page(staff.id()));
      next.addFlashAttribute("done", "The transfer is written down as sent back.");
    } catch (Refusal refusal) {
      next.addFlashAttribute("refused", refusal.sentence());
    }
    return SeeOther.to(HOME);
  }

  private static InvoiceView invoice(PaymentAttempt attempt, Site site) {
    return new InvoiceView(
        attempt.id(),
        attempt.orderNumber(),
        attempt.reference() == null ? "" : attempt.reference(),
        Shown.money(attempt.amount()),
        Shown.minute(attempt.createdAt(), site.zone()));
  }

  private static BackView back(ToSendBack owed, Site site) {
    return new BackView(
        owed.transfer().reference(),
        owed.payment().orderNumber(),
        Shown.money(owed.transfer().amount()),
        Shown.minute(owed.transfer().createdAt(), site.zone()));
  }

  /// An invoice that nobody has paid.
  record InvoiceView(long id, String number, String reference, String amount, Shown.Time since) {}

  /// Money to send back.
  record BackView(String reference, String number, String amount, Shown.Time since) {}
}
