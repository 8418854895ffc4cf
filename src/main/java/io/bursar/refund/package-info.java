/// Refunds: money goes back out of an order's payments, and what its lines granted goes with it, in
/// steps that are each committed and can always be resumed. At most once, and never above what was
/// paid (P9).
@NullMarked
@ApplicationModule(
    displayName = "refund",
    allowedDependencies = {
      "fulfillment",
      "payment",
      "order",
      "voucher",
      "catalog",
      "account",
      "lms",
      "site",
      "history",
      "api"
    })
package io.bursar.refund;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
