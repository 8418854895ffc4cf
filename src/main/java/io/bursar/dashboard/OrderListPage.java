package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.dashboard.OrderQuery.Exactly;
import io.bursar.dashboard.OrderQuery.Matching;
import io.bursar.order.Order;
import io.bursar.order.OrderSearch;
import io.bursar.order.OrderSearch.Cursor;
import io.bursar.order.OrderStatus;
import io.bursar.page.SeeOther;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/// The orders of a site, for staff: newest first, searched and filtered, page by page.
@Controller
class OrderListPage {

  private static final long COUNTED_MAX = 10_000;
  private static final List<OrderStatus> OFFERED =
      List.of(OrderStatus.OPEN, OrderStatus.FULFILLMENT_ERROR, OrderStatus.COMPLETE);

  private final OrderQuery query;
  private final OrderSearch search;
  private final Accounts accounts;

  OrderListPage(OrderQuery query, OrderSearch search, Accounts accounts) {
    this.query = query;
    this.search = search;
    this.accounts = accounts;
  }

  @GetMapping("/dashboard")
  ModelAndView dashboard() {
    return SeeOther.found("/dashboard/orders/");
  }

  /// @param q what staff look for
  /// @param status the text of the only status to show
  /// @param after where the page before ended
  /// @param before where the page after begins
  @GetMapping("/dashboard/orders")
  ModelAndView orders(
      Site site,
      @RequestParam(defaultValue = "") String q,
      @RequestParam Optional<String> status,
      @RequestParam Optional<String> after,
      @RequestParam Optional<String> before) {
    return switch (query.read(q, site)) {
      case Exactly(var order) -> SeeOther.found(OrderPage.address(order.number()));
      case Matching matching -> list(site, q.strip(), matching, status(status), after, before);
    };
  }

  private ModelAndView list(
      Site site,
      String q,
      Matching matching,
      @Nullable OrderStatus status,
      Optional<String> after,
      Optional<String> before) {
    var page = page(matching, status, after.flatMap(Cursor::read), before.flatMap(Cursor::read));
    var orders = page.orders();
    var model = new HashMap<String, @Nullable Object>();
    model.put("q", q);
    model.put("searched", matching.words());
    model.put("chips", chips(matching, q, status));
    model.put("orders", rows(orders, site));
    model.put("bulk", orders.isEmpty() ? null : bulk(matching, status));
    model.put("zone", site.zone().getId());
    model.put("filtered", !q.isEmpty() || status != null);
    model.put(
        "newer", page.newer() ? address(q, status, "before", Cursor.at(orders.getFirst())) : null);
    model.put(
        "older", page.older() ? address(q, status, "after", Cursor.at(orders.getLast())) : null);
    return new ModelAndView("dashboard/orders", model);
  }

  /// A page that would begin before the newest order is the first page, filled.
  private PageOfOrders page(
      Matching matching,
      @Nullable OrderStatus status,
      Optional<Cursor> after,
      Optional<Cursor> before) {
    if (matching.isHopeless()) {
      return new PageOfOrders(List.of(), false, false);
    }
    var criteria = matching.with(status);
    if (before.isPresent()) {
      var found = search.findNewer(criteria, before.get());
      if (found.more()) {
        return new PageOfOrders(found.orders(), true, true);
      }
    }
    var cursor = before.isPresent() ? null : after.orElse(null);
    var found = search.find(criteria, cursor);
    var any = !found.orders().isEmpty();
    return new PageOfOrders(found.orders(), cursor != null && any, found.more());
  }

  private List<ChipView> chips(Matching matching, String q, @Nullable OrderStatus chosen) {
    var chips = new ArrayList<ChipView>();
    chips.add(chip("All", matching, q, null, chosen));
    OFFERED.forEach(status -> chips.add(chip(status.text(), matching, q, status, chosen)));
    return chips;
  }

  private ChipView chip(
      String text,
      Matching matching,
      String q,
      @Nullable OrderStatus status,
      @Nullable OrderStatus chosen) {
    var count = matching.isHopeless() ? 0 : search.countUpTo10000(matching.with(status));
    return new ChipView(
        text,
        count >= COUNTED_MAX ? "10,000+" : "%,d".formatted(count),
        address(q, status, "", null),
        status == chosen);
  }

  private List<RowView> rows(List<Order> orders, Site site) {
    var people = accounts.byIds(orders.stream().map(Order::userId).distinct().toList());
    return orders.stream().map(order -> row(order, people, site)).toList();
  }

  private static RowView row(Order order, Map<Long, Account> people, Site site) {
    var customer = people.get(order.userId());
    var first = order.lines().getFirst();
    return new RowView(
        order.number(),
        OrderPage.address(order.number()),
        Shown.minute(order.placedAt(), site.zone()),
        customer == null ? "Forgotten" : customer.username(),
        customer == null ? "" : customer.email(),
        first.title(),
        order.lines().size() - 1,
        Shown.money(order.totalInclTax()),
        Colors.of(order.status()));
  }

  private static @Nullable OrderStatus status(Optional<String> text) {
    return Arrays.stream(OrderStatus.values())
        .filter(status -> text.filter(status.text()::equals).isPresent())
        .findFirst()
        .orElse(null);
  }

  /// Where all of these can be acted on; null where there is nothing to act on, or no such filter.
  private static @Nullable String bulk(Matching matching, @Nullable OrderStatus status) {
    var criteria = matching.criteria();
    if (criteria.userIds() != null
        || (status != OrderStatus.OPEN && status != OrderStatus.FULFILLMENT_ERROR)) {
      return null;
    }
    return UriComponentsBuilder.fromPath("/dashboard/bulk/")
        .queryParam("status", "{status}")
        .queryParamIfPresent(
            "course", Optional.ofNullable(criteria.courseId()).map(_ -> "{course}"))
        .queryParamIfPresent("product", Optional.ofNullable(criteria.sku()).map(_ -> "{product}"))
        .encode()
        .buildAndExpand(
            Map.of(
                "status", status.text(),
                "course", Objects.requireNonNullElse(criteria.courseId(), ""),
                "product", Objects.requireNonNullElse(criteria.sku(), "")))
        .toUriString();
  }

  private static String address(
      String q, @Nullable OrderStatus status, String direction, @Nullable Cursor cursor) {
    var address = UriComponentsBuilder.fromPath("/dashboard/orders/");
    if (!q.isEmpty()) {
      address.queryParam("q", "{q}");
    }
    if (status != null) {
      address.queryParam("status", "{status}");
    }
    if (cursor != null) {
      address.queryParam(direction, cursor.write());
    }
    return address
        .encode()
        .buildAndExpand(Map.of("q", q, "status", status == null ? "" : status.text()))
        .toUriString();
  }

  /// A page, and whether there are orders on either side of it.
  private record PageOfOrders(List<Order> orders, boolean newer, boolean older) {}

  /// A status to filter by.
  record ChipView(String text, String count, String address, boolean chosen) {}

  /// An order in the list.
  record RowView(
      String number,
      String address,
      Shown.Time placed,
      String customer,
      String email,
      String item,
      int moreItems,
      String total,
      Badge status) {}
}
