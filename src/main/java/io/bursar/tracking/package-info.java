/// Signals out: signed webhooks, events to Kafka and to Segment.
///
/// Listens to what orders, deliveries and refunds publish and writes the event and who is to hear
/// of it in the same commit; tasks send it until it is taken, with the same id each time. While
/// nobody listens, nothing is written. Events and logs name nobody. Nothing depends on this room.
@NullMarked
@ApplicationModule(
    displayName = "tracking",
    allowedDependencies = {
      "refund",
      "fulfillment",
      "order",
      "account",
      "catalog",
      "site",
      "history",
      "lms",
      "page",
      "api"
    })
package io.bursar.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
