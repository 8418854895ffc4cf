package io.bursar.tracking.web;

import static java.util.Objects.requireNonNullElse;

import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import io.bursar.site.Site;
import io.bursar.tracking.WebhookDelivery;
import org.jspecify.annotations.Nullable;

/// A delivery on the page of its endpoint.
record DeliveryView(
    long id,
    String type,
    @Nullable String number,
    Badge state,
    Shown.Time happened,
    int attempts,
    String reason,
    Shown.@Nullable Time nextTry) {

  static DeliveryView of(WebhookDelivery delivery, Site site) {
    return new DeliveryView(
        delivery.id(),
        delivery.type(),
        delivery.orderNumber(),
        badge(delivery.state()),
        Shown.second(delivery.eventAt(), site.zone()),
        delivery.attempts(),
        requireNonNullElse(delivery.reason(), ""),
        delivery.state().equals("due") ? Shown.second(delivery.dueAt(), site.zone()) : null);
  }

  private static Badge badge(String state) {
    return switch (state) {
      case "sent" -> new Badge("Sent", "green");
      case "failed" -> new Badge("Failed", "red");
      default -> new Badge("Due", "blue");
    };
  }
}
