/// Attempts at payment: stored before the processor is called, settled once, asked about until they
/// are decided.
@NullMarked
@ApplicationModule(
    displayName = "payment",
    allowedDependencies = {"account", "lms", "site", "history", "api"})
package io.bursar.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
