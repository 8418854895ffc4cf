package io.bursar.fulfillment.web;

import io.bursar.account.Account;
import io.bursar.account.Permissions;
import io.bursar.account.Permissions.NotAllowed;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.OrderJson;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.site.Site;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// `PUT|PATCH /api/v2/orders/{number}/fulfill/`: what the old worker and people's scripts call.
/// Tries what is left of the order, held lines too, and answers 200 with the order when it is
/// complete, 406 when there is nothing to fulfill, else 500 without a body, as those clients
/// expect. The query's `email_opt_in` is not read: the order keeps the learner's own choice.
@RestController
class FulfillController {

  private final Orders orders;
  private final Fulfillments fulfillments;
  private final Permissions permissions;
  private final OrderJson json;

  FulfillController(
      Orders orders, Fulfillments fulfillments, Permissions permissions, OrderJson json) {
    this.orders = orders;
    this.fulfillments = fulfillments;
    this.permissions = permissions;
    this.json = json;
  }

  @RequestMapping(
      path = "/api/v2/orders/{number:[-\\w]+}/fulfill",
      method = {RequestMethod.PUT, RequestMethod.PATCH})
  ResponseEntity<Object> fulfill(
      @PathVariable String number, Site site, @AuthenticationPrincipal Account caller) {
    if (!permissions.mayChangeOrders(caller)) {
      throw new NotAllowed("This needs the permission change_order.");
    }
    var order = orders.visible(number, site, caller);
    if (!order.isFulfillable()) {
      return ResponseEntity.status(406).build();
    }
    fulfillments.deliver(order.id(), true, Actor.api(caller.id()));
    var after = orders.visible(number, site, caller);
    return after.status() == OrderStatus.COMPLETE
        ? ResponseEntity.ok(json.of(List.of(after), site, caller).getFirst())
        : ResponseEntity.internalServerError().build();
  }
}
