package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.refund.Refunds.Criteria;
import io.bursar.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/// The refunds of a site, for staff, newest first: those that need action, unless something else is
/// asked for.
@Controller
class RefundListPage {

  private static final String ALL = "all";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final Pattern ORDER_NUMBER = Pattern.compile("[A-Za-z0-9_]{1,8}-\\d{1,18}");

  private final Refunds refunds;
  private final RefundReader reader;
  private final Orders orders;
  private final Accounts accounts;

  RefundListPage(Refunds refunds, RefundReader reader, Orders orders, Accounts accounts) {
    this.refunds = refunds;
    this.reader = reader;
    this.orders = orders;
    this.accounts = accounts;
  }

  /// @param q the id of a refund, the number of an order, or the beginning of a username or e-mail
  ///   address
  /// @param status texts of statuses, or `all`; none: what needs action, or for a search whatever
  ///   matches
  /// @param after where the page before ended
  @GetMapping("/dashboard/refunds")
  ModelAndView refunds(
      Site site,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable List<String> status,
      @RequestParam(required = false) @Nullable Long after) {
    var asked = q.strip();
    var statuses = statuses(status);
    var all = status != null && status.contains(ALL);
    var criteria = criteria(site, asked, statuses, all);
    var found = refunds.page(criteria, after);
    var page = found.subList(0, Math.min(found.size(), Refunds.PAGE_SIZE));
    var model = new HashMap<String, @Nullable Object>();
    model.put("q", asked);
    model.put("chips", chips(asked, statuses, all, criteria.needsAction()));
    model.put("count", refunds.count(criteria));
    model.put("refunds", reader.rows(page, site.zone()));
    model.put("zone", site.zone().getId());
    model.put("needsAction", criteria.needsAction());
    model.put("first", after == null ? null : address(asked, statuses, all, null));
    model.put(
        "next",
        found.size() > page.size() ? address(asked, statuses, all, page.getLast().id()) : null);
    return new ModelAndView("dashboard/refunds", model);
  }

  private Criteria criteria(Site site, String asked, Set<RefundStatus> statuses, boolean all) {
    if (NUMBER.matcher(asked).matches()) {
      // Whoever knows the id wants to see it, wherever it stands.
      return new Criteria(site.id(), Long.valueOf(asked), null, null, Set.of(), false);
    }
    var needsAction = statuses.isEmpty() && !all;
    if (asked.isEmpty()) {
      return new Criteria(site.id(), null, null, null, statuses, needsAction);
    }
    if (ORDER_NUMBER.matcher(asked).matches()) {
      var order = orders.find(asked.toUpperCase(Locale.ROOT)).map(Order::id).orElse(0L);
      return new Criteria(site.id(), null, order, null, statuses, false);
    }
    var people = accounts.search(asked).stream().map(Account::id).toList();
    return new Criteria(site.id(), null, null, people, statuses, needsAction);
  }

  private static Set<RefundStatus> statuses(@Nullable List<String> texts) {
    var chosen = EnumSet.noneOf(RefundStatus.class);
    if (texts != null) {
      Arrays.stream(RefundStatus.values())
          .filter(status -> texts.contains(status.text()))
          .forEach(chosen::add);
    }
    return chosen;
  }

  /// Each status is switched on or off by its chip, beside the others.
  private static List<ChipView> chips(
      String q, Set<RefundStatus> chosen, boolean all, boolean needsAction) {
    var chips = new ArrayList<ChipView>();
    chips.add(new ChipView("Needs action", address(q, Set.of(), false, null), needsAction));
    for (var status : RefundStatus.values()) {
      var toggled = EnumSet.noneOf(RefundStatus.class);
      toggled.addAll(chosen);
      if (!toggled.remove(status)) {
        toggled.add(status);
      }
      chips.add(
          new ChipView(status.text(), address(q, toggled, false, null), chosen.contains(status)));
    }
    chips.add(new ChipView("All", address(q, Set.of(), true, null), all && chosen.isEmpty()));
    return chips;
  }

  private static String address(
      String q, Set<RefundStatus> statuses, boolean all, @Nullable Long after) {
    var address = UriComponentsBuilder.fromPath("/dashboard/refunds/");
    if (all && statuses.isEmpty()) {
      address.queryParam("status", ALL);
    }
    statuses.forEach(status -> address.queryParam("status", status.text()));
    return address
        .queryParamIfPresent("q", q.isEmpty() ? Optional.empty() : Optional.of("{q}"))
        .queryParamIfPresent("after", Optional.ofNullable(after))
        .encode()
        .buildAndExpand(q)
        .toUriString();
  }

  /// A status to filter by.
  record ChipView(String text, String address, boolean chosen) {}
}
