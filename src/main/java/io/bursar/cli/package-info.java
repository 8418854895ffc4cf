/// The command line: a client of the REST interface of a running Bursar. It opens no database and
/// starts no Spring.
@NullMarked
@ApplicationModule(
    displayName = "cli",
    allowedDependencies = {})
package io.bursar.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
