/// What all REST endpoints share: authentication, error bodies, paging, reading of bodies. Only
/// `web` packages may use it.
///
/// Offers [io.bursar.api.ApiInput] and [io.bursar.api.ApiPage] as parameters of endpoints, and
/// [io.bursar.api.ApiFormat]. Endpoints map their paths without a final slash and throw refusals:
/// what they do not answer themselves becomes `{"detail": "..."}` here, or the error page.
@NullMarked
@ApplicationModule(
    displayName = "api",
    allowedDependencies = {"account", "lms", "site"})
package io.bursar.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
