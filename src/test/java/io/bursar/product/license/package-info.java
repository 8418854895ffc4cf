/// The example of `docs/product-types.md`: license keys from a pool, a product type that was added
/// by this package and one line of configuration.
@NullMarked
package io.bursar.product.license;

import org.jspecify.annotations.NullMarked;
