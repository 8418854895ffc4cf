package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.fulfillment.Holds;
import io.bursar.fulfillment.Holds.After;
import io.bursar.fulfillment.Holds.Hold;
import io.bursar.fulfillment.Holds.Whose;
import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.site.Site;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
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

/// What waits for a person, nearest deadline first.
@Controller
@RequestMapping("/dashboard/holds")
class HoldsPage {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,17})-(\\d{1,18})");

  private final Holds holds;
  private final Orders orders;
  private final Accounts accounts;
  private final Clock clock;

  HoldsPage(Holds holds, Orders orders, Accounts accounts, Clock clock) {
    this.holds = holds;
    this.orders = orders;
    this.accounts = accounts;
    this.clock = clock;
  }

  /// @param whose `all`, `mine` or `nobodys`
  /// @param after where the page before ended
  @GetMapping
  ModelAndView holds(
      Site site,
      @AuthenticationPrincipal Account viewer,
      @RequestParam(defaultValue = "all") String whose,
      @RequestParam(defaultValue = "") String after) {
    var asked = whose(whose);
    var found = holds.page(site.id(), asked, viewer.id(), read(after));
    var page = found.subList(0, Math.min(found.size(), Holds.PAGE_SIZE));
    var people = people(page);
    var now = clock.instant();
    var model = new HashMap<String, @Nullable Object>();
    model.put("whose", asked.name().toLowerCase(Locale.ROOT));
    model.put("count", holds.count(site.id()));
    model.put("zone", site.zone().getId());
    model.put("holds", page.stream().map(hold -> row(hold, people, site, now)).toList());
    model.put("next", found.size() > page.size() ? write(page.getLast()) : null);
    model.put("first", after.isEmpty());
    return new ModelAndView("dashboard/holds", model);
  }

  /// The viewer looks after this hold from now on.
  @PostMapping("/{number}/{lineId}/take")
  ModelAndView take(
      @AuthenticationPrincipal Account viewer,
      @PathVariable String number,
      @PathVariable long lineId) {
    var order =
        orders.find(number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    holds.take(order.id(), lineId, Actor.page(viewer.id()));
    return SeeOther.to(OrderPage.address(number));
  }

  private Map<Long, Account> people(List<Hold> page) {
    return accounts.byIds(
        page.stream().map(Hold::owner).filter(Objects::nonNull).distinct().toList());
  }

  private static RowView row(Hold hold, Map<Long, Account> people, Site site, Instant now) {
    var owner = hold.owner() == null ? null : people.get(hold.owner());
    return new RowView(
        hold.orderNumber(),
        OrderPage.address(hold.orderNumber()),
        hold.lineId(),
        hold.productType(),
        hold.courseId(),
        Shown.money(hold.price()),
        hold.wanted().equals("revoked"),
        hold.reason(),
        Shown.minute(hold.since(), site.zone()),
        Shown.minute(hold.deadline(), site.zone()),
        hold.deadline().isBefore(now),
        owner == null ? "" : owner.username());
  }

  private static Whose whose(String text) {
    return switch (text) {
      case "mine" -> Whose.MINE;
      case "nobodys" -> Whose.NOBODYS;
      default -> Whose.ALL;
    };
  }

  private static @Nullable After read(String text) {
    var match = WRITTEN.matcher(text);
    return match.matches()
        ? new After(
            Instant.EPOCH.plus(Long.parseLong(match.group(1)), ChronoUnit.MICROS),
            Long.parseLong(match.group(2)))
        : null;
  }

  private static String write(Hold hold) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, hold.deadline()) + "-" + hold.id();
  }

  /// A hold in the list.
  record RowView(
      String number,
      String address,
      long lineId,
      String type,
      @Nullable String courseId,
      String price,
      boolean revocation,
      String reason,
      Shown.Time since,
      Shown.Time deadline,
      boolean overdue,
      String owner) {}
}
