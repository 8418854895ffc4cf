/// From basket to order: submit, settle, place. The files here read as the business.
@NullMarked
@ApplicationModule(
    displayName = "checkout",
    allowedDependencies = {
      "basket",
      "payment",
      "payment::spi",
      "fulfillment",
      "order",
      "voucher",
      "catalog",
      "account",
      "lms",
      "site",
      "history",
      "api"
    })
package io.bursar.checkout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
