/// Codes that are bought in quantity and given to others: each opens one seat.
@NullMarked
package io.bursar.product.enrollmentcode;

import org.jspecify.annotations.NullMarked;
