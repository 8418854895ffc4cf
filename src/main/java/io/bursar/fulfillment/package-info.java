/// Deliveries: the queue, its leases, attempts, retries and holds. One claim, one settle, one path
/// of delivery.
@NullMarked
@ApplicationModule(
    displayName = "fulfillment",
    allowedDependencies = {"order", "catalog", "account", "lms", "site", "history", "api"})
package io.bursar.fulfillment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
