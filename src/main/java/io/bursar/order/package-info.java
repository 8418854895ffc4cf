/// Orders, lines, their statuses and every legal move, sources, notes, and who owns what. The copy
/// of what was bought lives here.
@NullMarked
@ApplicationModule(
    displayName = "order",
    allowedDependencies = {"voucher", "catalog", "account", "lms", "site", "history", "api"})
package io.bursar.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
