package io.bursar.order.web;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.account.Permissions.NotAllowed;
import io.bursar.api.ApiPage;
import io.bursar.order.Order;
import io.bursar.order.OrderJson;
import io.bursar.order.Orders;
import io.bursar.shared.Page;
import io.bursar.site.Site;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/v2/orders/` and `GET /api/v2/orders/{number}/`: one's own orders, and for staff
/// everybody's, of the partner of the site.
@RestController
class OrdersController {

  private final Orders orders;
  private final OrderJson json;
  private final Accounts accounts;

  OrdersController(Orders orders, OrderJson json, Accounts accounts) {
    this.orders = orders;
    this.json = json;
    this.accounts = accounts;
  }

  @GetMapping("/api/v2/orders")
  ApiPage.Envelope<Map<String, @Nullable Object>> list(
      @RequestParam(required = false) @Nullable String username,
      ApiPage page,
      Site site,
      @AuthenticationPrincipal Account reader) {
    var found = found(username, page, site, reader);
    return page.envelope(found.count(), json.of(found.items(), site, reader));
  }

  @GetMapping("/api/v2/orders/{number:[-\\w]+}")
  Map<String, @Nullable Object> one(
      @PathVariable String number, Site site, @AuthenticationPrincipal Account reader) {
    return json.of(List.of(orders.visible(number, site, reader)), site, reader).getFirst();
  }

  private Page<Order> found(@Nullable String username, ApiPage page, Site site, Account reader) {
    var partner = site.partner().id();
    if (username == null || username.isEmpty()) {
      return orders.page(partner, reader.staff() ? null : reader.id(), page.number(), page.size());
    }
    if (!reader.staff() && !username.equals(reader.username())) {
      throw new NotAllowed("Only staff may see the orders of others.");
    }
    return accounts
        .find(username)
        .map(owner -> orders.page(partner, owner.id(), page.number(), page.size()))
        .orElseGet(() -> new Page<>(List.of(), 0, page.number(), page.size()));
  }
}
