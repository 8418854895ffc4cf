/// Baskets, their lines and totals; frozen from the payer's submit until the outcome.
@NullMarked
@ApplicationModule(
    displayName = "basket",
    allowedDependencies = {"order", "catalog", "account", "lms", "site", "history", "api"})
package io.bursar.basket;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
