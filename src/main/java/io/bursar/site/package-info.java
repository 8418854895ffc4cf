/// Sites and partners: who sells, on which host, with which public root.
@NullMarked
@ApplicationModule(
    displayName = "site",
    allowedDependencies = {})
package io.bursar.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
