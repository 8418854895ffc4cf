/// Operations on many orders: chosen by a filter, looked at first, then worked through at a rate,
/// with a result for each order. Paused, continued, canceled, and continued after a restart; never
/// does an order twice.
@NullMarked
@ApplicationModule(
    displayName = "bulk",
    allowedDependencies = {
      "fulfillment",
      "order",
      "catalog",
      "account",
      "lms",
      "site",
      "history",
      "api"
    })
package io.bursar.bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
