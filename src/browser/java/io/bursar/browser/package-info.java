/// What people do, in a real browser on a running sandbox.
@NullMarked
package io.bursar.browser;

import org.jspecify.annotations.NullMarked;
