/// One package per product type, each a fulfillment module; they know `fulfillment.spi` and not
/// each other.
@NullMarked
@ApplicationModule(
    displayName = "product",
    allowedDependencies = {"fulfillment::spi", "lms", "voucher", "catalog", "site"})
package io.bursar.product;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
