/// The adapter of the sandbox card processor.
@NullMarked
package io.bursar.payment.sandbox;

import org.jspecify.annotations.NullMarked;
