/// The sandbox card processor: payments with a hosted page, refunds and signed notifications, over
/// JSON. Small, but honest about what makes payments hard: keys, repeats, late and doubled
/// messages.
@NullMarked
package io.bursar.sandbox.card;

import org.jspecify.annotations.NullMarked;
