@NullMarked
package io.bursar.sandbox.lms;

import org.jspecify.annotations.NullMarked;
