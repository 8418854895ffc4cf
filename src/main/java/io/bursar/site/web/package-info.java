/// The HTTP side of this room: whose site a request is for, and whose word counts on where it came
/// from.
@NullMarked
package io.bursar.site.web;

import org.jspecify.annotations.NullMarked;
