/// People as the LMS knows them: users, roles, sign-in by JWT and by session.
@NullMarked
@ApplicationModule(
    displayName = "account",
    allowedDependencies = {"lms", "site"})
package io.bursar.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
