package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.refund.Refund;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.Refunds;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.HashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// One refund, for staff: where it stands and why, and what can be decided about it.
@Controller
@RequestMapping("/dashboard/refunds/{id:\\d{1,18}}")
class RefundPage {

  private final Refunds refunds;
  private final RefundReader reader;

  RefundPage(Refunds refunds, RefundReader reader) {
    this.refunds = refunds;
    this.reader = reader;
  }

  static String address(long id) {
    return "/dashboard/refunds/%d/".formatted(id);
  }

  @GetMapping
  ModelAndView refund(Site site, @PathVariable long id) {
    return page(site, id, HttpStatus.OK, null);
  }

  /// Gives the money back and takes the course back.
  @PostMapping("/approve")
  ModelAndView approve(
      Site site,
      @AuthenticationPrincipal Account viewer,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean anyhow) {
    return decide(
        site, id, () -> refunds.approve(id, Choice.REVOKE, anyhow, Actor.page(viewer.id())));
  }

  /// Tries again what failed, as it was decided.
  @PostMapping("/retry")
  ModelAndView retry(Site site, @AuthenticationPrincipal Account viewer, @PathVariable long id) {
    return decide(site, id, () -> refunds.retry(id, Actor.page(viewer.id())));
  }

  /// Gives the money back and leaves what was granted where it is.
  @PostMapping("/credit-only")
  ModelAndView creditOnly(
      Site site, @AuthenticationPrincipal Account viewer, @PathVariable long id) {
    return decide(
        site, id, () -> refunds.approve(id, Choice.LEAVE, false, Actor.page(viewer.id())));
  }

  /// Notes that what the processor refused, what came back, or what it could not tell of for days
  /// was paid back in another way, and goes on.
  @PostMapping("/paid-outside")
  ModelAndView paidOutside(
      Site site,
      @AuthenticationPrincipal Account viewer,
      @PathVariable long id,
      @RequestParam(defaultValue = "") String reference,
      @RequestParam(defaultValue = "") String reason) {
    return decide(
        site, id, () -> refunds.paidOutside(id, reference, reason, Actor.page(viewer.id())));
  }

  /// Ends a case that somebody has seen to.
  @PostMapping("/close-case")
  ModelAndView closeCase(
      Site site,
      @AuthenticationPrincipal Account viewer,
      @PathVariable long id,
      @RequestParam(defaultValue = "") String reason) {
    return decide(site, id, () -> refunds.closeCase(id, reason, Actor.page(viewer.id())));
  }

  /// Gives nothing back.
  @PostMapping("/deny")
  ModelAndView deny(Site site, @AuthenticationPrincipal Account viewer, @PathVariable long id) {
    return decide(site, id, () -> refunds.deny(id, Actor.page(viewer.id())));
  }

  private ModelAndView decide(Site site, long id, Supplier<Refund> decision) {
    refunds.get(id, site);
    try {
      var _ = decision.get();
    } catch (Refusal refused) {
      return page(site, id, HttpStatus.CONFLICT, refused.sentence());
    }
    return SeeOther.to(address(id));
  }

  private ModelAndView page(Site site, long id, HttpStatus status, @Nullable String problem) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("refund", reader.detail(refunds.get(id, site), site));
    model.put("zone", site.zone().getId());
    model.put("problem", problem);
    return new ModelAndView("dashboard/refund", model, status);
  }
}
