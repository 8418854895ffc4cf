package io.bursar.tracking.web;

import io.bursar.account.Account;
import io.bursar.account.Permissions.NotAllowed;
import io.bursar.api.ApiFormat;
import io.bursar.api.ApiInput;
import io.bursar.site.Site;
import io.bursar.tracking.Endpoint;
import io.bursar.tracking.Endpoints;
import io.bursar.tracking.Endpoints.Created;
import io.bursar.tracking.WebhookDelivery;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v3/webhook-endpoints/`: who is told of what by webhook, for staff.
@RestController
@RequestMapping("/api/v3/webhook-endpoints")
class WebhookEndpointsController {

  private final Endpoints endpoints;

  WebhookEndpointsController(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @ModelAttribute
  void staffOnly(@AuthenticationPrincipal Account account) {
    if (!account.staff()) {
      throw new NotAllowed("Only staff may see or change webhook endpoints.");
    }
  }

  @GetMapping
  Map<String, ?> list(Site site) {
    return Map.of("results", endpoints.all(site).stream().map(this::json).toList());
  }

  /// Adds one: `url`, `types` (a list) and, if it is to have one, a `description`. The answer alone
  /// tells its `secret`.
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, @Nullable Object> add(
      Site site, ApiInput input, @AuthenticationPrincipal Account account) {
    var created =
        input.read(
            fields -> {
              var url = fields.text("url");
              var types = fields.list("types").stream().map(String::valueOf).toList();
              var description = fields.optionalText("description").orElse("");
              return new Wish(url, types, description);
            });
    return withSecret(
        endpoints.add(site, created.url, created.description, created.types, account.id()));
  }

  @GetMapping("/{id:\\d{1,18}}")
  Map<String, @Nullable Object> one(@PathVariable long id, Site site) {
    return json(endpoints.get(id, site));
  }

  /// Another secret, which the answer alone tells; the one before signs too for 24 hours more.
  @PostMapping("/{id:\\d{1,18}}/rotate-secret")
  Map<String, @Nullable Object> rotate(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account account) {
    return withSecret(endpoints.rotate(id, site, account.id()));
  }

  @PostMapping("/{id:\\d{1,18}}/enable")
  Map<String, @Nullable Object> enable(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account account) {
    endpoints.enable(id, site, account.id());
    return json(endpoints.get(id, site));
  }

  @PostMapping("/{id:\\d{1,18}}/disable")
  Map<String, @Nullable Object> disable(
      @PathVariable long id, Site site, @AuthenticationPrincipal Account account) {
    endpoints.disable(id, site, account.id());
    return json(endpoints.get(id, site));
  }

  /// @param before the id of the last one of the page before
  @GetMapping("/{id:\\d{1,18}}/deliveries")
  Map<String, ?> deliveries(
      @PathVariable long id,
      Site site,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable Long before) {
    var found = endpoints.deliveries(endpoints.get(id, site), state, before);
    return Map.of(
        "results",
        found.deliveries().stream().map(WebhookEndpointsController::json).toList(),
        "more",
        found.more());
  }

  /// Every call for one delivery.
  @GetMapping("/{id:\\d{1,18}}/deliveries/{delivery:\\d{1,18}}/attempts")
  Map<String, ?> attempts(@PathVariable long id, @PathVariable long delivery, Site site) {
    return Map.of(
        "results",
        endpoints.attempts(endpoints.get(id, site), delivery).stream()
            .map(WebhookEndpointsController::json)
            .toList());
  }

  @PostMapping("/{id:\\d{1,18}}/deliveries/{delivery:\\d{1,18}}/replay")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, ?> replay(@PathVariable long id, @PathVariable long delivery, Site site) {
    endpoints.replay(id, site, delivery);
    return Map.of("replayed", 1);
  }

  /// Everything that failed and tells of what happened from `since` on, a time with its zone.
  @PostMapping("/{id:\\d{1,18}}/replay-failed")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, ?> replayFailed(@PathVariable long id, Site site, ApiInput input) {
    var since =
        input.read(
            fields -> {
              try {
                return OffsetDateTime.parse(fields.text("since")).toInstant();
              } catch (DateTimeParseException _) {
                fields.reject("since", "Give a time such as 2026-03-01T09:30:00Z.");
                return Instant.EPOCH;
              }
            });
    return Map.of("replayed", endpoints.replayFailed(id, site, since));
  }

  private Map<String, @Nullable Object> withSecret(Created created) {
    var json = json(created.endpoint());
    json.put("secret", created.secret());
    return json;
  }

  private Map<String, @Nullable Object> json(Endpoint endpoint) {
    var backlog = endpoints.backlog(endpoint);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", endpoint.id());
    json.put("url", endpoint.url());
    json.put("description", endpoint.description());
    json.put("types", endpoint.types());
    json.put("enabled", endpoint.enabled());
    json.put("disabled_reason", endpoint.disabledReason());
    json.put("failing_since", time(endpoint.failingSince()));
    json.put("old_secret_until", time(endpoint.oldSecretUntil()));
    json.put("created", time(endpoint.createdAt()));
    json.put("due", backlog.due());
    json.put("failed", backlog.failed());
    return json;
  }

  private static Map<String, @Nullable Object> json(WebhookDelivery delivery) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", delivery.id());
    json.put("webhook_id", delivery.messageId());
    json.put("type", delivery.type());
    json.put("order_number", delivery.orderNumber());
    json.put("state", delivery.state());
    json.put("happened", time(delivery.eventAt()));
    json.put("attempts", delivery.attempts());
    json.put("next_try", delivery.state().equals("due") ? time(delivery.dueAt()) : null);
    json.put("status", delivery.status());
    json.put("reason", delivery.reason());
    json.put("sent", time(delivery.sentAt()));
    return json;
  }

  private static Map<String, @Nullable Object> json(WebhookDelivery.Attempt attempt) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("at", time(attempt.at()));
    json.put("number", attempt.number());
    json.put("status", attempt.status());
    json.put("duration_ms", attempt.durationMs());
    json.put("reason", attempt.reason());
    return json;
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : ApiFormat.instant(at);
  }

  private record Wish(String url, List<String> types, String description) {}
}
