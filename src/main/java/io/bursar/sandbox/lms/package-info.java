/// The sandbox LMS: the Enrollment API, the commerce course API and the token endpoint of Open edX,
/// as an order service sees them, with a record of every effect. Its status codes, bodies and order
/// of checks are those of the real one, quirks included.
@NullMarked
package io.bursar.sandbox.lms;

import org.jspecify.annotations.NullMarked;
