/// What all REST endpoints share: authentication, error bodies, paging, reading of bodies. Only
/// `web` packages may use it.
@NullMarked
@ApplicationModule(
    displayName = "api",
    allowedDependencies = {"account", "lms", "site"})
package io.bursar.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
