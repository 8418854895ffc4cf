/// Donations: paid, and nothing is owed for them.
@NullMarked
package io.bursar.product.donation;

import org.jspecify.annotations.NullMarked;
