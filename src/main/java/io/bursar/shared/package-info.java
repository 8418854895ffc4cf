/// Money, refusals and pages, the few words that every room speaks; how calls by HTTP travel, fail
/// and are signed. No feature hides here.
@NullMarked
@ApplicationModule(
    displayName = "shared",
    allowedDependencies = {})
package io.bursar.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
