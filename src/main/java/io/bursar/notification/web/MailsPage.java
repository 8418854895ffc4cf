package io.bursar.notification.web;

import static java.util.Objects.requireNonNullElse;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.notification.MailKind;
import io.bursar.notification.MailState;
import io.bursar.notification.MailView;
import io.bursar.notification.Mails;
import io.bursar.notification.Mails.Criteria;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.site.Site;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

/// The mails of a site, for staff: what was sent, what waits, what could not be.
@Controller
@RequestMapping("/dashboard/mails")
class MailsPage {

  private static final String HOME = "/dashboard/mails/";

  private final Mails mails;
  private final Accounts accounts;

  MailsPage(Mails mails, Accounts accounts) {
    this.mails = mails;
    this.accounts = accounts;
  }

  /// @param q the number of an order
  /// @param before the id of the last mail of the page before
  @GetMapping
  ModelAndView list(
      Site site,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "") String kind,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(required = false) @Nullable Long before) {
    var number = q.strip().toUpperCase(Locale.ROOT);
    var ofKind =
        Arrays.stream(MailKind.values())
            .filter(k -> k.text().equals(kind))
            .findFirst()
            .orElse(null);
    var inState =
        Arrays.stream(MailState.values())
            .filter(s -> s.text().equals(state))
            .findFirst()
            .orElse(null);
    var found =
        mails.find(
            new Criteria(site.id(), number.isEmpty() ? null : number, ofKind, inState), before);
    var model = new HashMap<String, @Nullable Object>();
    model.put("sent", mails.areSent());
    model.put("q", q.strip());
    model.put("kind", kind);
    model.put("state", state);
    model.put("kinds", MailKind.values());
    model.put("states", MailState.values());
    model.put("filtered", !number.isEmpty() || ofKind != null || inState != null);
    model.put("zone", site.zone().getId());
    model.put("mails", rows(found.mails(), site));
    model.put("here", address(q, kind, state, before));
    model.put("newest", before == null ? null : address(q, kind, state, null));
    model.put("older", found.more() ? address(q, kind, state, found.mails().getLast().id()) : null);
    return new ModelAndView("notification/mails", model);
  }

  @PostMapping("/{id}/again")
  ModelAndView sendAgain(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable long id,
      @RequestParam(defaultValue = HOME) String back,
      RedirectAttributes next) {
    try {
      mails.sendAgain(id, site, account.id());
      next.addFlashAttribute("done", "It is sent again, now.");
    } catch (Mails.NoSuchMail gone) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, gone.sentence());
    } catch (Mails.NoServer refused) {
      next.addFlashAttribute("problem", refused.sentence());
    }
    var page = back.startsWith(HOME) ? back : HOME;
    return SeeOther.to(page);
  }

  private List<RowView> rows(List<MailView> page, Site site) {
    var people =
        accounts.byIds(
            page.stream().map(MailView::userId).filter(Objects::nonNull).distinct().toList());
    return page.stream().map(mail -> row(mail, people, site)).toList();
  }

  private static RowView row(MailView mail, Map<Long, Account> people, Site site) {
    var reader = mail.userId() == null ? null : people.get(mail.userId());
    var to = mail.userId() == null ? "Staff" : reader == null ? "Forgotten" : reader.username();
    return new RowView(
        mail.id(),
        mail.kind().label(),
        mail.orderNumber(),
        to,
        reader == null ? "" : reader.email(),
        Shown.minute(mail.createdAt(), site.zone()),
        badge(mail.state()),
        requireNonNullElse(mail.reason(), ""),
        mail.attempts(),
        mail.state() == MailState.QUEUED && mail.attempts() > 0
            ? Shown.minute(mail.dueAt(), site.zone())
            : null,
        mail.state() == MailState.QUEUED ? "Send now" : "Send again");
  }

  private static Badge badge(MailState state) {
    return switch (state) {
      case QUEUED -> new Badge("Queued", "blue");
      case SENT -> new Badge("Sent", "green");
      case NOT_SENT -> new Badge("Not sent", "orange");
    };
  }

  private static String address(String q, String kind, String state, @Nullable Long before) {
    var address = UriComponentsBuilder.fromPath(HOME);
    if (!q.isBlank()) {
      address.queryParam("q", "{q}");
    }
    if (!kind.isEmpty()) {
      address.queryParam("kind", "{kind}");
    }
    if (!state.isEmpty()) {
      address.queryParam("state", "{state}");
    }
    if (before != null) {
      address.queryParam("before", before);
    }
    return address
        .encode()
        .buildAndExpand(Map.of("q", q.strip(), "kind", kind, "state", state))
        .toUriString();
  }

  /// A mail in the list.
  record RowView(
      long id,
      String kind,
      @Nullable String number,
      String to,
      String email,
      Shown.Time queued,
      Badge state,
      String reason,
      int attempts,
      Shown.@Nullable Time nextTry,
      String again) {}
}
