@NullMarked
package io.bursar.sandbox;

import org.jspecify.annotations.NullMarked;
