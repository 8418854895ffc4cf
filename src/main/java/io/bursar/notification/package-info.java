/// Mail: to learners when their order is complete, late or refunded, to staff when something is
/// held or down.
///
/// Listens to what orders, deliveries and refunds publish and writes a mail's row in the same
/// commit, once an order or refund and kind; a task sends it until the mail server takes it or
/// refuses for good. A crash may repeat a mail, with the same Message-ID. Rows and logs hold no
/// address. Nothing depends on this room.
@NullMarked
@ApplicationModule(
    displayName = "notification",
    allowedDependencies = {
      "refund",
      "fulfillment",
      "order",
      "catalog",
      "account",
      "lms",
      "site",
      "history",
      "page"
    })
package io.bursar.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
