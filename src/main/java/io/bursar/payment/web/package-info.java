/// The HTTP side of this room: speaks HTTP, decides nothing.
@NullMarked
package io.bursar.payment.web;

import org.jspecify.annotations.NullMarked;
