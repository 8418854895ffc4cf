/// Mail: to learners when their order is complete or late, to staff when something is held or down.
///
/// Listens to what orders and deliveries publish and writes a mail's row in the same commit, once
/// an order and kind; a task sends it until the mail server takes it or refuses for good. A crash
/// may repeat a mail, with the same Message-ID. Rows and logs hold no address. Nothing depends on
/// this room.
@NullMarked
@ApplicationModule(
    displayName = "notification",
    allowedDependencies = {
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
