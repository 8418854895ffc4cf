@NullMarked
package io.bursar.sandbox.card;

import org.jspecify.annotations.NullMarked;
