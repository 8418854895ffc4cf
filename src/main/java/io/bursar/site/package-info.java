/// Sites and partners: who sells, on which host, with which public root.
///
/// Offers [io.bursar.site.Sites], and to controllers the `Site` of the request as a parameter. The
/// first site and its partner follow the configuration at each start. Paths lose their final slash
/// here, before anything looks at them, and a host that is no site's gets 404.
@NullMarked
@ApplicationModule(
    displayName = "site",
    allowedDependencies = {})
package io.bursar.site;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
