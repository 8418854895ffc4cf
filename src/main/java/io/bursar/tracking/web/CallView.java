package io.bursar.tracking.web;

import io.bursar.page.Shown;
import io.bursar.site.Site;
import io.bursar.tracking.WebhookDelivery.Attempt;

/// A call of an endpoint on a page.
///
/// @param answer the status, or`none`
record CallView(Shown.Time at, int number, String answer, int millis, String reason) {

  static CallView of(Attempt attempt, Site site) {
    return new CallView(
        Shown.second(attempt.at(), site.zone()),
        attempt.number(),
        attempt.status() == null ? "none" : String.valueOf(attempt.status()),
        attempt.durationMs(),
        attempt.reason());
  }
}
