package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.order.Order;
import io.bursar.order.Order.Discount;
import io.bursar.order.OrderSearch;
import io.bursar.order.OrderSearch.Criteria;
import io.bursar.order.OrderSearch.Cursor;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.site.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What a learner has bought, newest first.
@Controller
class OrdersPage {

  private final OrderSearch search;
  private final Orders orders;

  OrdersPage(OrderSearch search, Orders orders) {
    this.search = search;
    this.orders = orders;
  }

  /// @param after where the page before ended
  @GetMapping("/orders")
  String orders(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam Optional<String> after,
      Model model) {
    var mine = new Criteria(site.id(), null, null, List.of(account.id()), null, null);
    var found = search.find(mine, after.flatMap(Cursor::read).orElse(null));
    var discounts = orders.discounts(found.orders().stream().map(Order::id).toList());
    model.addAttribute(
        "orders", found.orders().stream().map(order -> row(order, discounts, site)).toList());
    model.addAttribute("newest", after.isEmpty());
    model.addAttribute("next", found.more() ? Cursor.at(found.orders().getLast()).write() : null);
    return "storefront/orders";
  }

  private static RowView row(Order order, Map<Long, List<Discount>> discounts, Site site) {
    return new RowView(
        order.number(),
        ReceiptPage.address(order.number()),
        Shown.minute(order.placedAt(), site.zone()),
        order.lines().stream().map(Order.Line::title).toList(),
        order.totalInclTax().isZero() ? "Free" : Shown.money(order.totalInclTax()),
        discounts.getOrDefault(order.id(), List.of()).stream()
            .map(d -> "%s off with %s".formatted(Shown.money(d.amount()), d.code()))
            .toList(),
        badge(order.status()));
  }

  private static Badge badge(OrderStatus status) {
    return switch (status) {
      case COMPLETE -> new Badge("Complete", "green");
      case OPEN, PENDING -> new Badge("Under way", "blue");
      case FULFILLMENT_ERROR, PAYMENT_ERROR -> new Badge("Delayed", "orange");
    };
  }

  /// An order in the list.
  record RowView(
      String number,
      String address,
      Shown.Time placed,
      List<String> titles,
      String total,
      List<String> discounts,
      @Nullable Badge status) {}
}
