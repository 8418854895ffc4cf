package io.bursar.tracking.web;

import io.bursar.account.Account;
import io.bursar.page.SeeOther;
import io.bursar.site.Site;
import io.bursar.tracking.Endpoints;
import io.bursar.tracking.Endpoints.EndpointDisabled;
import io.bursar.tracking.Endpoints.EndpointRefused;
import io.bursar.tracking.EventType;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The webhook endpoints of a site, for staff.
@Controller
@RequestMapping("/dashboard/webhooks")
class WebhooksPage {

  private static final String HOME = "/dashboard/webhooks";

  private final Endpoints endpoints;

  WebhooksPage(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @GetMapping
  ModelAndView list(Site site) {
    return new ModelAndView("tracking/webhooks", model(site, "", "", EventType.texts(), null));
  }

  @PostMapping
  ModelAndView add(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam(defaultValue = "") String url,
      @RequestParam(defaultValue = "") String description,
      @RequestParam(defaultValue = "") List<String> types,
      RedirectAttributes next) {
    try {
      var created = endpoints.add(site, url, description, types, account.id());
      next.addFlashAttribute("secret", created.secret());
      return SeeOther.to(address(created.endpoint().id()));
    } catch (EndpointRefused refused) {
      var page = model(site, url, description, types, refused.sentence());
      return new ModelAndView("tracking/webhooks", page, HttpStatus.BAD_REQUEST);
    }
  }

  @GetMapping("/{id:\\d{1,18}}")
  ModelAndView one(
      @PathVariable long id,
      Site site,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(required = false) @Nullable Long before) {
    var endpoint = endpoints.get(id, site);
    var wanted = List.of("due", "sent", "failed").contains(state) ? state : null;
    var found = endpoints.deliveries(endpoint, wanted, before);
    var model = new HashMap<String, @Nullable Object>();
    model.put("endpoint", EndpointView.of(endpoint, endpoints.backlog(endpoint), site));
    model.put("state", wanted == null ? "" : wanted);
    model.put("zone", site.zone().getId());
    model.put(
        "deliveries", found.deliveries().stream().map(it -> DeliveryView.of(it, site)).toList());
    model.put("newest", before == null ? null : address(id) + query(wanted, null));
    model.put(
        "older",
        found.more() ? address(id) + query(wanted, found.deliveries().getLast().id()) : null);
    return new ModelAndView("tracking/webhook", model);
  }

  /// Every call for one delivery.
  @GetMapping("/{id:\\d{1,18}}/deliveries/{delivery:\\d{1,18}}")
  ModelAndView calls(@PathVariable long id, @PathVariable long delivery, Site site) {
    var endpoint = endpoints.get(id, site);
    var calls =
        endpoints.attempts(endpoint, delivery).stream().map(it -> CallView.of(it, site)).toList();
    return new ModelAndView(
        "tracking/webhook-calls",
        Map.of("endpoint", endpoint, "calls", calls, "zone", site.zone().getId()));
  }

  @PostMapping("/{id:\\d{1,18}}/rotate")
  ModelAndView rotate(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable long id,
      RedirectAttributes next) {
    next.addFlashAttribute("secret", endpoints.rotate(id, site, account.id()).secret());
    return SeeOther.to(address(id));
  }

  @PostMapping("/{id:\\d{1,18}}/enable")
  ModelAndView enable(@AuthenticationPrincipal Account account, Site site, @PathVariable long id) {
    endpoints.enable(id, site, account.id());
    return SeeOther.to(address(id));
  }

  @PostMapping("/{id:\\d{1,18}}/disable")
  ModelAndView disable(@AuthenticationPrincipal Account account, Site site, @PathVariable long id) {
    endpoints.disable(id, site, account.id());
    return SeeOther.to(address(id));
  }

  @PostMapping("/{id:\\d{1,18}}/deliveries/{delivery:\\d{1,18}}/replay")
  ModelAndView replay(
      Site site, @PathVariable long id, @PathVariable long delivery, RedirectAttributes next) {
    return done(
        id,
        next,
        () -> {
          endpoints.replay(id, site, delivery);
          return "It is sent again, now.";
        });
  }

  /// @param since in the site's zone
  @PostMapping("/{id:\\d{1,18}}/replay-failed")
  ModelAndView replayFailed(
      Site site,
      @PathVariable long id,
      @RequestParam(defaultValue = "") String since,
      RedirectAttributes next) {
    return done(
        id,
        next,
        () -> {
          var from = LocalDateTime.parse(since).atZone(site.zone()).toInstant();
          var count = endpoints.replayFailed(id, site, from);
          return count == 1 ? "1 is sent again, now." : count + " are sent again, now.";
        });
  }

  private static ModelAndView done(long id, RedirectAttributes next, Supplier<String> work) {
    try {
      next.addFlashAttribute("done", work.get());
    } catch (EndpointDisabled refused) {
      next.addFlashAttribute("problem", refused.sentence());
    } catch (DateTimeParseException _) {
      next.addFlashAttribute("problem", "Give a day and a time.");
    }
    return SeeOther.to(address(id));
  }

  private Map<String, @Nullable Object> model(
      Site site, String url, String description, List<String> types, @Nullable String problem) {
    var model = new HashMap<String, @Nullable Object>();
    model.put(
        "endpoints",
        endpoints.all(site).stream()
            .map(it -> EndpointView.of(it, endpoints.backlog(it), site))
            .toList());
    model.put("url", url);
    model.put("description", description);
    model.put("types", types);
    model.put("allTypes", EventType.texts());
    model.put("problem", problem);
    return model;
  }

  /// Without a final slash: a flash message finds its page by this path.
  private static String address(long id) {
    return HOME + "/" + id;
  }

  private static String query(@Nullable String state, @Nullable Long before) {
    var query = new StringBuilder();
    if (state != null) {
      query.append("?state=").append(state);
    }
    if (before != null) {
      query.append(query.isEmpty() ? '?' : '&').append("before=").append(before);
    }
    return query.toString();
  }
}
