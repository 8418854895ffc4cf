/// The LMS as a client sees it, by real HTTP: enrollment and course modes. Answers are values;
/// nothing here decides what they mean for an order.
@NullMarked
@ApplicationModule(
    displayName = "lms",
    allowedDependencies = {"site"})
package io.bursar.lms;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
