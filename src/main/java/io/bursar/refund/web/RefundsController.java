package io.bursar.refund.web;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.account.Permissions;
import io.bursar.account.Permissions.NotAllowed;
import io.bursar.api.ApiInput;
import io.bursar.history.Actor;
import io.bursar.refund.Refund;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundJson;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.refund.RequestRefunds;
import io.bursar.refund.RequestRefunds.Requested;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/v2/refunds/`, which the LMS calls when a learner leaves, and `PUT|PATCH
/// /api/v2/refunds/{id}/process/`, by which it or staff decide. The answers are those that clients
/// of the old service know: 500 with the refund when it cannot be done or did not work.
@RestController
class RefundsController {

  private final RequestRefunds requestRefunds;
  private final Refunds refunds;
  private final Accounts accounts;
  private final Permissions permissions;

  RefundsController(
      RequestRefunds requestRefunds, Refunds refunds, Accounts accounts, Permissions permissions) {
    this.requestRefunds = requestRefunds;
    this.refunds = refunds;
    this.accounts = accounts;
    this.permissions = permissions;
  }

  /// 201 with the ids of the refunds made; 200 with those under way, or none.
  @PostMapping("/api/v2/refunds")
  ResponseEntity<List<Long>> request(
      ApiInput input, Site site, @AuthenticationPrincipal Account caller) {
    var username = input.optionalText("username").orElse("");
    if (username.isEmpty() || (!caller.staff() && !username.equals(caller.username()))) {
      throw new NotAllowed("Only staff may ask for refunds of others; name the user.");
    }
    var courseId = input.optionalText("course_id");
    var entitlement = input.optionalText("entitlement_uuid");
    if (courseId.isEmpty() && entitlement.isEmpty()) {
      throw new Bad("No course_id was given.");
    }
    var learner =
        accounts
            .find(username)
            .orElseThrow(() -> new Bad("There is no user \"%s\".".formatted(username)));
    if (learner.lmsUserId() == null) {
      throw new Bad("The LMS user id of user %d is not known.".formatted(learner.id()));
    }
    var by = Actor.api(caller.id());
    if (entitlement.isEmpty()) {
      return answer(requestRefunds.ofCourse(learner, courseId.orElseThrow(), site, by));
    }
    var number = input.optionalText("order_number").orElse("");
    return answer(
        requestRefunds
            .ofEntitlement(learner, number, entitlement.get(), site, by)
            .orElseThrow(
                () -> new Bad("There is no order \"%s\" with this to refund.".formatted(number))));
  }

  @RequestMapping(
      path = "/api/v2/refunds/{id:\\d{1,18}}/process",
      method = {RequestMethod.PUT, RequestMethod.PATCH})
  ResponseEntity<Map<String, @Nullable Object>> process(
      @PathVariable long id, ApiInput input, Site site, @AuthenticationPrincipal Account caller) {
    permissions.requireStaff(caller);
    var refund = refunds.get(id, site);
    var by = Actor.api(caller.id());
    var action = input.optionalText("action").orElse("").toLowerCase(Locale.ROOT);
    return switch (action) {
      case "approve" -> approve(refund, Choice.REVOKE, by);
      case "approve_payment_only" -> approve(refund, Choice.LEAVE, by);
      case "deny" -> deny(refund, by);
      default -> throw new Bad("The action must be approve, approve_payment_only or deny.");
    };
  }

  private ResponseEntity<Map<String, @Nullable Object>> approve(
      Refund refund, Choice choice, Actor by) {
    if (refund.status() == RefundStatus.COMPLETE) {
      // Old clients repeat themselves: no money moves by that.
      return answer(refund, true);
    }
    try {
      var after = refunds.approve(refund.id(), choice, false, by);
      return answer(after, !isError(after.status()));
    } catch (Refusal refused) {
      return answer(refund, false);
    }
  }

  private ResponseEntity<Map<String, @Nullable Object>> deny(Refund refund, Actor by) {
    try {
      return answer(refunds.deny(refund.id(), by), true);
    } catch (Refusal refused) {
      return answer(refund, false);
    }
  }

  private static boolean isError(RefundStatus status) {
    return status == RefundStatus.PAYMENT_REFUND_ERROR || status == RefundStatus.REVOCATION_ERROR;
  }

  private static ResponseEntity<Map<String, @Nullable Object>> answer(Refund refund, boolean done) {
    return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.INTERNAL_SERVER_ERROR)
        .body(RefundJson.of(refund));
  }

  private static ResponseEntity<List<Long>> answer(Requested requested) {
    return ResponseEntity.status(requested.anew() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(requested.refunds().stream().map(Refund::id).toList());
  }

  /// What was sent cannot be done.
  static final class Bad extends Refusal {
    private static final long serialVersionUID = 1L;

    Bad(String sentence) {
      super(Kind.INVALID, "bad-refund-request", sentence);
    }
  }
}
