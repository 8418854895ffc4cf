package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.payment.AbandonPayment;
import io.bursar.payment.Credits;
import io.bursar.payment.PaidOutside;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentSearch;
import io.bursar.payment.Payments;
import io.bursar.payment.ReturnByHand;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/// Payments, those without an outcome first: what the processor said of each, and what a person can
/// do about it.
@Controller
@RequestMapping("/dashboard/payments")
class PaymentsPage {

  private static final String HOME = "/dashboard/payments/";
  private static final String STANDS = "stands";
  private static final String NOT_CANCELED =
      "The processor did not confirm that it takes no money. Bursar goes on asking where the"
          + " payment stands; cancel it again later, or do so in the processor's own pages.";

  private final PaymentSearch search;
  private final Payments payments;
  private final AbandonPayment abandon;
  private final Credits credits;
  private final ReturnByHand returnByHand;
  private final PaymentReader reader;

  PaymentsPage(
      PaymentSearch search,
      Payments payments,
      AbandonPayment abandon,
      Credits credits,
      ReturnByHand returnByHand,
      PaymentReader reader) {
    this.search = search;
    this.payments = payments;
    this.abandon = abandon;
    this.credits = credits;
    this.returnByHand = returnByHand;
    this.reader = reader;
  }

  /// @param show `open` (without an outcome, oldest first) or `all` (newest first)
  /// @param name an order number or a processor's reference; wins over the rest
  /// @param from the payment that the page before ended with
  @GetMapping
  ModelAndView list(
      Site site,
      @RequestParam(defaultValue = "open") String show,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(required = false) @Nullable Long from) {
    var all = show.equals("all");
    var found = found(site, all, name.strip(), from);
    var page = found.subList(0, Math.min(found.size(), PaymentSearch.PAGE_SIZE));
    var model = new HashMap<String, @Nullable Object>();
    model.put("rows", page.stream().map(attempt -> row(attempt, site.zone())).toList());
    model.put("show", all ? "all" : "open");
    model.put("name", name);
    model.put("overdue", search.countOverdue(site.id()));
    model.put("first", from == null);
    model.put("next", found.size() > page.size() ? page.getLast().id() : null);
    return new ModelAndView("dashboard/payments", model);
  }

  private List<PaymentAttempt> found(Site site, boolean all, String name, @Nullable Long from) {
    if (!name.isEmpty()) {
      return search.named(site.id(), name);
    }
    return all
        ? search.all(site.id(), from == null ? Long.MAX_VALUE : from)
        : search.open(site.id(), from == null ? 0 : from);
  }

  @GetMapping("/{id}")
  ModelAndView payment(Site site, @PathVariable long id) {
    var attempt = find(site, id);
    var model = new HashMap<String, @Nullable Object>();
    model.put("row", row(attempt, site.zone()));
    model.put("payment", reader.read(attempt, site.zone()));
    model.put("undecided", attempt.state().isUndecided());
    model.put("abandonable", abandon.isPossible(attempt));
    model.put("returnable", returnByHand.isPossible(attempt));
    return new ModelAndView("dashboard/payment", model);
  }

  /// Asks the processor where it stands, now; of one that is paid, what went back.
  @PostMapping("/{id}/ask")
  ModelAndView ask(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      RedirectAttributes next) {
    var by = Actor.page(staff.id());
    var paid = find(site, id).state().isPaid();
    var answered = paid ? credits.compare(id, by) : payments.heard(id, by);
    if (!answered) {
      next.addFlashAttribute("refused", "The processor gave no clear answer. Try again later.");
    } else if (paid) {
      next.addFlashAttribute("done", "The processor was asked what went back.");
    } else {
      next.addFlashAttribute(STANDS, true);
    }
    return SeeOther.to(address(id));
  }

  /// The processor is to take no money any more.
  @PostMapping("/{id}/cancel")
  ModelAndView cancel(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      RedirectAttributes next) {
    var after = payments.cancel(find(site, id).id(), Actor.page(staff.id()));
    if (after.state().isUndecided()) {
      next.addFlashAttribute("refused", NOT_CANCELED);
    } else {
      next.addFlashAttribute(STANDS, true);
    }
    return SeeOther.to(address(id));
  }

  /// A person has looked at the processor's own pages, and says that nothing came of it.
  @PostMapping("/{id}/abandon")
  ModelAndView abandon(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      @RequestParam String reason,
      RedirectAttributes next) {
    try {
      abandon.byHand(find(site, id).id(), reason, Actor.page(staff.id()));
      next.addFlashAttribute(STANDS, true);
    } catch (Refusal refusal) {
      next.addFlashAttribute("refused", refusal.sentence());
    }
    return SeeOther.to(address(id));
  }

  /// A person paid back in another way what its processor does not give back.
  @PostMapping("/{id}/paid-outside")
  ModelAndView paidOutside(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      @RequestParam String reference,
      @RequestParam String reason,
      RedirectAttributes next) {
    var attempt = find(site, id);
    try {
      returnByHand.paidOutside(
          attempt.id(), new PaidOutside(reference, reason), Actor.page(staff.id()));
      next.addFlashAttribute(STANDS, true);
    } catch (Refusal refusal) {
      next.addFlashAttribute("refused", refusal.sentence());
    }
    return SeeOther.to(address(id));
  }

  private PaymentAttempt find(Site site, long id) {
    return payments
        .find(id)
        .filter(attempt -> attempt.siteId() == site.id())
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  /// Where staff look at a payment.
  static String address(long id) {
    return HOME + id + "/";
  }

  private RowView row(PaymentAttempt attempt, ZoneId zone) {
    return new RowView(
        attempt.id(),
        address(attempt.id()),
        attempt.orderNumber(),
        attempt.processor(),
        attempt.reference(),
        Shown.money(attempt.amount()),
        Colors.of(attempt.state()),
        Shown.minute(attempt.createdAt(), zone),
        abandon.isPossible(attempt));
  }

  /// A payment in the list.
  ///
  /// @param waits whether it has had no outcome for more than a day
  record RowView(
      long id,
      String address,
      String number,
      String processor,
      @Nullable String reference,
      String amount,
      Shown.Badge state,
      Shown.Time since,
      boolean waits) {}
}
