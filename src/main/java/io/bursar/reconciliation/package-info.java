/// Every day, what processors and destinations say is compared with what is written down here:
/// statements with orders and refunds, grants with the LMS. Each disagreement is a finding, which
/// stays until it is gone or a person accepts it. The number of findings must be zero.
@NullMarked
@ApplicationModule(
    displayName = "reconciliation",
    allowedDependencies = {
      "refund",
      "fulfillment",
      "payment",
      "payment::spi",
      "order",
      "basket",
      "site",
      "history"
    })
package io.bursar.reconciliation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
