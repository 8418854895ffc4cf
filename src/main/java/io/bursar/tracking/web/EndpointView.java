package io.bursar.tracking.web;

import static java.util.Objects.requireNonNullElse;

import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.site.Site;
import io.bursar.tracking.Endpoint;
import io.bursar.tracking.Endpoints.Backlog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An endpoint on a page.
record EndpointView(
    long id,
    String url,
    String description,
    List<String> types,
    boolean enabled,
    Badge badge,
    String reason,
    Shown.@Nullable Time failingSince,
    Shown.@Nullable Time oldSecretUntil,
    Shown.Time created,
    long due,
    long failed) {

  static EndpointView of(Endpoint endpoint, Backlog backlog, Site site) {
    return new EndpointView(
        endpoint.id(),
        endpoint.url(),
        endpoint.description(),
        endpoint.types(),
        endpoint.enabled(),
        badge(endpoint),
        requireNonNullElse(endpoint.disabledReason(), ""),
        Shown.secondIfAny(endpoint.failingSince(), site.zone()),
        Shown.secondIfAny(endpoint.oldSecretUntil(), site.zone()),
        Shown.minute(endpoint.createdAt(), site.zone()),
        backlog.due(),
        backlog.failed());
  }

  private static Badge badge(Endpoint endpoint) {
    if (!endpoint.enabled()) {
      return new Badge("Disabled", "red");
    }
    return endpoint.failingSince() == null
        ? new Badge("Enabled", "green")
        : new Badge("Failing", "orange");
  }
}
