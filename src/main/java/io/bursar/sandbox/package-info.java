/// The sandbox: an LMS and a card processor that speak real HTTP, a mail server, all of which fail
/// on request, a small catalog, two accounts. Nothing depends on it.
@NullMarked
@ApplicationModule(
    displayName = "sandbox",
    allowedDependencies = {"catalog", "account", "lms", "site"})
package io.bursar.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
