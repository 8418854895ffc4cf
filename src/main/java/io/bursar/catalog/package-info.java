/// Courses, products and their types, stock records (SKU and price).
@NullMarked
@ApplicationModule(
    displayName = "catalog",
    allowedDependencies = {"account", "lms", "site", "api"})
package io.bursar.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
