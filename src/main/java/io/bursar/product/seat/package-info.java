/// Seats in a course run, delivered by the enrollment API of the LMS.
@NullMarked
package io.bursar.product.seat;

import org.jspecify.annotations.NullMarked;
