/// Codes that staff made, sold as one.
@NullMarked
package io.bursar.product.coupon;

import org.jspecify.annotations.NullMarked;
