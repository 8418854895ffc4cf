/// Product types that other systems deliver, each configured under `bursar.remote`: signed calls by
/// HTTP, answered at once or by a signed call back. The protocol is in `docs/product-types.md`.
@NullMarked
package io.bursar.product.remote;

import org.jspecify.annotations.NullMarked;
