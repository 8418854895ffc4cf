/// What all pages share: how amounts, times and statuses are shown, and where a form leads to. The
/// layout that every page is put in lies in `templates/layout`.
@NullMarked
@ApplicationModule(
    displayName = "page",
    allowedDependencies = {})
package io.bursar.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
