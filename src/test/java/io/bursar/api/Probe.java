package io.bursar.api;

import io.bursar.account.Account;
import io.bursar.account.Permissions;
import io.bursar.shared.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// Endpoints that exist in tests only: they answer with what they were given.
@RestController
class Probe {

  private final Permissions permissions;

  Probe(Permissions permissions) {
    this.permissions = permissions;
  }

  @GetMapping("/api/probe/me")
  Map<String, Object> me(@AuthenticationPrincipal Account account) {
    var me = new HashMap<String, Object>();
    me.put("username", account.username());
    me.put("email", account.email());
    me.put("full_name", account.fullName());
    me.put("lms_user_id", account.lmsUserId());
    me.put("staff", account.staff());
    me.put("superuser", account.superuser());
    me.put("may_change_orders", permissions.mayChangeOrders(account));
    return me;
  }

  @RequestMapping(
      path = "/api/probe/echo",
      method = {RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH})
  Object echo(ApiInput input) {
    return input.values();
  }

  @RequestMapping(path = "/api/probe/order", method = RequestMethod.POST)
  Object order(ApiInput input) {
    return input.read(
        fields -> {
          if (fields.optionalText("coupon").isPresent()) {
            fields.reject("coupon", "No coupons here.");
          }
          return Map.of(
              "user", fields.text("user"),
              "lines", fields.objects("lines").stream().map(line -> line.text("sku")).toList(),
              "tags", fields.list("tags"),
              "opt_in", fields.bool("opt_in"));
        });
  }

  @GetMapping("/api/probe/list/{count}")
  Object list(@PathVariable int count, ApiPage page) {
    List<Integer> results =
        IntStream.range(0, count).skip(page.offset()).limit(page.size()).boxed().toList();
    return page.envelope(count, results);
  }

  @GetMapping("/api/probe/fail/{how}")
  Object fail(@PathVariable String how) {
    throw failure(how);
  }

  @GetMapping("/courses/probe/fail/{how}")
  Object failPage(@PathVariable String how) {
    throw failure(how);
  }

  @GetMapping("/dashboard/probe")
  String dashboard(@AuthenticationPrincipal Account account) {
    return "Desk of " + account.username();
  }

  private static RuntimeException failure(String how) {
    return how.equals("bug")
        ? new IllegalStateException("a bug with a secret in it")
        : new Refused(Refusal.Kind.valueOf(how));
  }

  private static final class Refused extends Refusal {

    private static final long serialVersionUID = 1L;

    Refused(Kind kind) {
      super(kind, "probe", "Refused: " + kind + ".");
    }
  }
}
