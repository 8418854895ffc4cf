package io.bursar.refund.web;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.account.Permissions;
import io.bursar.api.ApiInput;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.refund.CreateRefund;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.refund.Refunds.Criteria;
import io.bursar.site.Site;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v3/refunds/`, for staff: find refunds, look at what one would do, make it by line, by
/// quantity or by amount, and decide about it.
@RestController
@RequestMapping("/api/v3/refunds")
class RefundsV3Controller {

  private static final String ID = "/{id:\\d{1,18}}";
  private static final Set<String> FIELDS = Set.of("order", "lines", "amount", "reason", "dry_run");

  private final Refunds refunds;
  private final CreateRefund createRefund;
  private final Orders orders;
  private final Accounts accounts;
  private final RefundV3Json json;
  private final Permissions permissions;

  RefundsV3Controller(
      Refunds refunds,
      CreateRefund createRefund,
      Orders orders,
      Accounts accounts,
      RefundV3Json json,
      Permissions permissions) {
    this.refunds = refunds;
    this.createRefund = createRefund;
    this.orders = orders;
    this.accounts = accounts;
    this.json = json;
    this.permissions = permissions;
  }

  /// The newest refunds that match, 25 at a time; `before` is the id of the last one of the page
  /// before.
  @GetMapping
  Map<String, Object> list(
      Site site,
      @RequestParam(required = false) @Nullable List<String> status,
      @RequestParam(required = false) @Nullable String username,
      @RequestParam(required = false) @Nullable String order,
      @RequestParam(name = "needs_action", defaultValue = "false") boolean needsAction,
      @RequestParam(required = false) @Nullable Long before,
      @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    var users =
        username == null ? null : accounts.find(username).map(Account::id).stream().toList();
    var orderId = order == null ? null : orders.find(order).map(Order::id).orElse(0L);
    var criteria = new Criteria(site.id(), null, orderId, users, statuses(status), needsAction);
    return Map.of(
        "results",
        refunds.page(criteria, before).stream().limit(Refunds.PAGE_SIZE).map(json::of).toList());
  }

  /// With `dry_run`, 200 with what it would do; else 201 with the refund, or 200 with the one that
  /// the same key made before.
  @PostMapping
  ResponseEntity<Object> create(
      ApiInput input,
      Site site,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    for (var name : input.values().keySet()) {
      if (!FIELDS.contains(name)) {
        throw new ApiInput.Invalid(name, "There is no such field.");
      }
    }
    if (key != null && key.length() > 255) {
      throw new ApiInput.Invalid("Idempotency-Key", "At most 255 characters.");
    }
    var order = orders.visible(input.text("order"), site, caller);
    Ask ask = AskInput.read(input, order);
    if (input.flag("dry_run", false)) {
      return ResponseEntity.ok(json.of(createRefund.preview(order, ask)));
    }
    var created =
        createRefund.create(
            order, ask, input.optionalText("reason").orElse(""), key, Actor.api(caller.id()));
    var refund = created.refund();
    return ResponseEntity.status(created.anew() ? HttpStatus.CREATED : HttpStatus.OK)
        .header("Location", site.link("/api/v3/refunds/%d/".formatted(refund.id())))
        .body(json.of(refund));
  }

  @GetMapping(ID)
  Map<String, @Nullable Object> one(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return json.of(refunds.get(id, site));
  }

  /// Gives the money back and, unless `revoke` is false, takes back what was granted; `anyhow`:
  /// although some of it cannot be taken back. Answers the refund as it stands within the deadline.
  @PostMapping(ID + "/approve")
  Map<String, @Nullable Object> approve(
      @PathVariable long id, ApiInput input, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    var choice = input.flag("revoke", true) ? Choice.REVOKE : Choice.LEAVE;
    return json.of(
        refunds.approve(
            refunds.get(id, site).id(),
            choice,
            input.flag("anyhow", false),
            Actor.api(caller.id())));
  }

  /// Tries again what failed, as it was decided.
  @PostMapping(ID + "/retry")
  Map<String, @Nullable Object> retry(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    var refund = refunds.get(id, site);
    return json.of(refunds.retry(refund.id(), Actor.api(caller.id())));
  }

  /// Notes that what the processor refused, what came back, or what it could not tell of for days
  /// was paid back in another way, under this `reference`, and goes on. Answers the refund as it
  /// stands within the deadline.
  @PostMapping(ID + "/paid-outside")
  Map<String, @Nullable Object> paidOutside(
      @PathVariable long id, ApiInput input, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return json.of(
        refunds.paidOutside(
            refunds.get(id, site).id(),
            input.text("reference"),
            input.text("reason"),
            Actor.api(caller.id())));
  }

  /// Ends a case that somebody has seen to.
  @PostMapping(ID + "/close-case")
  Map<String, @Nullable Object> closeCase(
      @PathVariable long id, ApiInput input, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return json.of(
        refunds.closeCase(
            refunds.get(id, site).id(), input.text("reason"), Actor.api(caller.id())));
  }

  @PostMapping(ID + "/deny")
  Map<String, @Nullable Object> deny(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    return json.of(refunds.deny(refunds.get(id, site).id(), Actor.api(caller.id())));
  }

  private static Set<RefundStatus> statuses(@Nullable List<String> texts) {
    var chosen = EnumSet.noneOf(RefundStatus.class);
    for (var text : texts == null ? List.<String>of() : texts) {
      chosen.add(
          Arrays.stream(RefundStatus.values())
              .filter(status -> status.text().equals(text))
              .findFirst()
              .orElseThrow(
                  () -> new ApiInput.Invalid("status", "There is no status " + text + ".")));
    }
    return chosen;
  }
}
