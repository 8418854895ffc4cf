/// The HTTP side of this room: speaks HTTP, decides nothing.
@NullMarked
package io.bursar.order.web;

import org.jspecify.annotations.NullMarked;
