package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.reconciliation.ComparedDays;
import io.bursar.reconciliation.Finding;
import io.bursar.reconciliation.FindingKind;
import io.bursar.reconciliation.Findings;
import io.bursar.reconciliation.Findings.Looked;
import io.bursar.reconciliation.Subject;
import io.bursar.reconciliation.TakeIn;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/// Where the records of processors and destinations disagree with Bursar's own, and what can be
/// done about each, or about all of a kind.
@Controller
@RequestMapping("/dashboard/findings")
class FindingsPage {

  private static final String HOME = "/dashboard/findings/";

  private final Findings findings;
  private final TakeIn takeIn;
  private final ComparedDays comparedDays;
  private final Accounts accounts;

  FindingsPage(Findings findings, TakeIn takeIn, ComparedDays comparedDays, Accounts accounts) {
    this.findings = findings;
    this.takeIn = takeIn;
    this.comparedDays = comparedDays;
    this.accounts = accounts;
  }

  /// @param show `open` (oldest first) or `closed` (newest first)
  /// @param kind only this kind; empty for all
  /// @param from the finding that the page before ended with
  @GetMapping
  ModelAndView list(
      Site site,
      @RequestParam(defaultValue = "open") String show,
      @RequestParam(defaultValue = "") String kind,
      @RequestParam(required = false) @Nullable Long from) {
    var open = !show.equals("closed");
    var only = kind.isEmpty() ? null : kind(kind);
    var found = findings.page(site.id(), open, only, from);
    var page = found.subList(0, Math.min(found.size(), Findings.PAGE_SIZE));
    var people = people(page);
    var counts = findings.countOpen(site.id());
    var days = comparedDays.all();
    var model = new HashMap<String, @Nullable Object>();
    model.put("open", open);
    model.put("kind", only == null ? null : KindView.of(only, counts));
    model.put("total", counts.values().stream().mapToLong(Long::longValue).sum());
    model.put(
        "kinds",
        Arrays.stream(FindingKind.values())
            .filter(it -> counts.containsKey(it) || it == only)
            .map(it -> KindView.of(it, counts))
            .toList());
    model.put("rows", page.stream().map(it -> row(it, people, site.zone())).toList());
    model.put("days", days);
    model.put("behind", days.stream().anyMatch(it -> it.missing() > 0));
    model.put("first", from == null);
    model.put("next", found.size() > page.size() ? page.getLast().id() : null);
    return new ModelAndView("dashboard/findings", model);
  }

  /// Does something about one finding.
  @PostMapping("/{id}/mend")
  ModelAndView mend(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      @RequestParam(defaultValue = "") String kind,
      RedirectAttributes next) {
    var finding = find(site, id);
    return said(() -> findings.mend(finding.id(), Actor.page(staff.id())), kind, next);
  }

  /// Compares once more what a finding is about.
  @PostMapping("/{id}/look")
  ModelAndView look(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      @RequestParam(defaultValue = "") String kind,
      RedirectAttributes next) {
    var finding = find(site, id);
    return said(() -> findings.lookAgain(finding.id(), Actor.page(staff.id())), kind, next);
  }

  /// What Bursar did not know becomes its own.
  @PostMapping("/{id}/take-in")
  ModelAndView takeIn(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      @RequestParam(defaultValue = "") String kind,
      RedirectAttributes next) {
    var finding = find(site, id);
    return said(() -> takeIn.takeIn(finding, Actor.page(staff.id())), kind, next);
  }

  /// A finding is right as it is.
  @PostMapping("/{id}/accept")
  ModelAndView accept(
      Site site,
      @AuthenticationPrincipal Account staff,
      @PathVariable long id,
      @RequestParam String reason,
      @RequestParam(defaultValue = "") String kind,
      RedirectAttributes next) {
    var finding = find(site, id);
    return said(
        () -> {
          findings.accept(finding, site.id(), reason, staff.id());
          return new Looked(findings.get(id, site.id()), null);
        },
        kind,
        next);
  }

  /// Does something about every open finding of a kind, in the background.
  @PostMapping("/all/mend")
  ModelAndView mendAll(
      Site site,
      @AuthenticationPrincipal Account staff,
      @RequestParam String kind,
      RedirectAttributes next) {
    findings.mendAll(kind(kind), site.id(), staff.id());
    next.addFlashAttribute("done", "It is being done, one after the other. Reload to see how far.");
    return SeeOther.to(ofKind(kind));
  }

  /// Every open finding of a kind is right as it is.
  @PostMapping("/all/accept")
  ModelAndView acceptAll(
      Site site,
      @AuthenticationPrincipal Account staff,
      @RequestParam String kind,
      @RequestParam String reason,
      RedirectAttributes next) {
    try {
      var many = findings.acceptAll(kind(kind), site.id(), reason, staff.id());
      next.addFlashAttribute("done", "%,d accepted.".formatted(many));
    } catch (Refusal refusal) {
      next.addFlashAttribute("refused", refusal.sentence());
    }
    return SeeOther.to(ofKind(kind));
  }

  /// What is missing is compared now, and every open finding is looked at again.
  @PostMapping("/compare")
  ModelAndView compare(@AuthenticationPrincipal Account staff, RedirectAttributes next) {
    comparedDays.compareNow(staff.id());
    next.addFlashAttribute("done", "The comparison has begun. Reload to see what it found.");
    return SeeOther.to(HOME);
  }

  /// @param kind the list that it was done in
  private static ModelAndView said(Supplier<Looked> doing, String kind, RedirectAttributes next) {
    try {
      var looked = doing.get();
      if (looked.unsaid() == null) {
        next.addFlashAttribute("done", standing(looked.finding()));
      } else {
        next.addFlashAttribute(
            "refused", looked.unsaid() + " The finding stays as it was. Try again later.");
      }
    } catch (Refusal refusal) {
      next.addFlashAttribute("refused", refusal.sentence());
    }
    return SeeOther.to(ofKind(kind));
  }

  private static String standing(Finding finding) {
    return switch (finding.state()) {
      case SETTLED -> "Both records agree now: the finding is closed.";
      case ACCEPTED -> "The finding is accepted as it is.";
      case OPEN -> finding.detail();
    };
  }

  private Finding find(Site site, long id) {
    try {
      return findings.get(id, site.id());
    } catch (Findings.NoSuchFinding none) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, none.sentence(), none);
    }
  }

  private static FindingKind kind(String text) {
    return FindingKind.find(text)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static String ofKind(String kind) {
    return kind.isEmpty()
        ? HOME
        : UriComponentsBuilder.fromPath(HOME).queryParam("kind", kind).encode().toUriString();
  }

  private Map<Long, Account> people(List<Finding> page) {
    return accounts.byIds(
        page.stream().map(Finding::closedBy).filter(Objects::nonNull).distinct().toList());
  }

  /// Where there is no order there are payments.
  private static String address(FindingKind kind, String number) {
    return kind == FindingKind.PAID_WITHOUT_ORDER
        ? UriComponentsBuilder.fromPath("/dashboard/payments/")
            .queryParam("name", "{number}")
            .encode()
            .buildAndExpand(number)
            .toUriString()
        : OrderPage.address(number);
  }

  private RowView row(Finding finding, Map<Long, Account> people, ZoneId zone) {
    var subject = finding.subject();
    var number = subject.orderNumber();
    var possible = takeIn.isPossible(finding);
    return new RowView(
        finding.id(),
        title(finding.kind()),
        number,
        number == null ? null : address(finding.kind(), number),
        subject.source().equals(Subject.DELIVERIES) ? "line" : subject.source(),
        subject.reference(),
        subject.amount() == null ? "" : Shown.money(subject.amount()),
        finding.detail(),
        Shown.minute(finding.closedAt() == null ? finding.foundAt() : finding.closedAt(), zone),
        action(finding.kind()),
        possible && !isRefund(finding),
        possible && isRefund(finding),
        Optional.ofNullable(finding.closedBy()).map(people::get).map(Account::username).orElse(""),
        finding.reason());
  }

  private static boolean isRefund(Finding finding) {
    return finding.kind() == FindingKind.REFUNDED_THERE;
  }

  private static String title(FindingKind kind) {
    return switch (kind) {
      case PAID_WITHOUT_ORDER -> "Paid, and no order";
      case ORDER_WITHOUT_PAYMENT -> "Order, and no payment";
      case OTHER_AMOUNT -> "Another amount";
      case REFUNDED_THERE -> "Refunded there, not here";
      case REFUND_MISSING -> "Refunded here, not there";
      case GIVEN_TWICE -> "More went back than was taken";
      case ACCESS_OPEN -> "Refunded, and access still open";
      case NOT_DELIVERED -> "Complete, and not delivered";
    };
  }

  private static String action(FindingKind kind) {
    return switch (kind) {
      case ACCESS_OPEN -> "Take back again";
      case NOT_DELIVERED -> "Deliver again";
      case PAID_WITHOUT_ORDER,
          ORDER_WITHOUT_PAYMENT,
          OTHER_AMOUNT,
          REFUNDED_THERE,
          REFUND_MISSING,
          GIVEN_TWICE ->
          "Ask the processor";
    };
  }

  /// What somebody who sees such a finding should know.
  private static String advice(FindingKind kind) {
    return switch (kind) {
      case PAID_WITHOUT_ORDER ->
          "Nobody here knows of the payment, or it came to nothing here. Give it back, unless it is"
              + " the sale of another installation.";
      case ORDER_WITHOUT_PAYMENT ->
          "Look for the payment in the processor's own pages. If there is none, refund the order's"
              + " lines from its page.";
      case OTHER_AMOUNT ->
          "Give back what is too much, or ask for what is missing, and say so here.";
      case REFUNDED_THERE ->
          "Asked again, the processor may show it by now; it then becomes a refund by itself. If it"
              + " never does, take in what its statement shows.";
      case REFUND_MISSING ->
          "The learner may not have got the money. Give it back in the processor's own pages, and"
              + " say so here.";
      case GIVEN_TWICE -> "Settle the difference with the payer, and say so here.";
      case ACCESS_OPEN ->
          "Taking back again asks the destination, and is looked at a minute later.";
      case NOT_DELIVERED ->
          "Learners may leave a course by themselves: then accept it. Delivering again gives it"
              + " back to them.";
    };
  }

  /// A finding in the list.
  ///
  /// @param at when it was found or, if it is closed, closed
  /// @param giveBack whether it is a payment that can be taken in and given back
  /// @param takeIn whether it is a refund that can be taken in
  record RowView(
      long id,
      String title,
      @Nullable String number,
      @Nullable String address,
      String source,
      String reference,
      String amount,
      String detail,
      Shown.Time at,
      String action,
      boolean giveBack,
      boolean takeIn,
      String closedBy,
      String reason) {}

  /// A kind of finding.
  record KindView(String text, String title, String action, String advice, long count) {

    static KindView of(FindingKind kind, Map<FindingKind, Long> counts) {
      return new KindView(
          kind.text(),
          FindingsPage.title(kind),
          FindingsPage.action(kind).toLowerCase(Locale.ROOT),
          FindingsPage.advice(kind),
          counts.getOrDefault(kind, 0L));
    }
  }
}
