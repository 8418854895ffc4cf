/// Webhook endpoints on pages and in the REST interface, for staff.
@NullMarked
package io.bursar.tracking.web;

import org.jspecify.annotations.NullMarked;
