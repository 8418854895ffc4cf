/// Who changed what on the way of an order, from what, to what and why. Append-only; read by the
/// timeline of an order.
@NullMarked
@ApplicationModule(
    displayName = "history",
    allowedDependencies = {})
package io.bursar.history;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
