/// The sandbox: an LMS, a card processor and a print shop that speak real HTTP, a mail server, all
/// of which fail on request, a small catalog with a code, two accounts. Nothing depends on it.
@NullMarked
@ApplicationModule(
    displayName = "sandbox",
    allowedDependencies = {"voucher", "catalog", "account", "lms", "site", "history"})
package io.bursar.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
