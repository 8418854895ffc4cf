/// Where the data lives: the embedded PostgreSQL and its guard, the months of append-only tables,
/// and forgetting in time. Any server takes its place as soon as `spring.datasource.url` names one.
@NullMarked
@ApplicationModule(
    displayName = "database",
    allowedDependencies = {})
package io.bursar.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
