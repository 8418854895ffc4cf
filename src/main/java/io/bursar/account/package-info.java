/// People as the LMS knows them: users, roles, sign-in by JWT and by session.
///
/// Offers [io.bursar.account.Accounts], [io.bursar.account.Permissions] and
/// [io.bursar.account.JwtSignIn]. However somebody signs in, the principal of the request is an
/// [io.bursar.account.Account], read anew for each request. Personal data leaves this room only
/// through them, and never reaches a log.
@NullMarked
@ApplicationModule(
    displayName = "account",
    allowedDependencies = {"lms", "site"})
package io.bursar.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
