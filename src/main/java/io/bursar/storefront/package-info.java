/// Pages for learners.
@NullMarked
@ApplicationModule(
    displayName = "storefront",
    allowedDependencies = {
      "checkout",
      "basket",
      "payment",
      "payment::invoice",
      "payment::spi",
      "fulfillment",
      "fulfillment::spi",
      "order",
      "voucher",
      "catalog",
      "account",
      "lms",
      "site",
      "history",
      "page"
    })
package io.bursar.storefront;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
