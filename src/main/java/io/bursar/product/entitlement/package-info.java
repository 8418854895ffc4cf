/// The right to choose a run of a course later, delivered by the entitlement API of the LMS.
@NullMarked
package io.bursar.product.entitlement;

import org.jspecify.annotations.NullMarked;
