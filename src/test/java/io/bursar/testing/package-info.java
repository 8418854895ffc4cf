/// What every test may use: the real PostgreSQL, the clock that stands still, the annotation that
/// starts Bursar.
@NullMarked
package io.bursar.testing;

import org.jspecify.annotations.NullMarked;
