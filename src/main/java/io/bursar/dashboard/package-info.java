/// Pages for staff.
@NullMarked
@ApplicationModule(
    displayName = "dashboard",
    allowedDependencies = {
      "bulk",
      "checkout",
      "reconciliation",
      "refund",
      "basket",
      "payment",
      "payment::invoice",
      "fulfillment",
      "order",
      "voucher",
      "catalog",
      "account",
      "lms",
      "site",
      "history",
      "page"
    })
package io.bursar.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
