package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.payment.spi.Standing;
import org.jspecify.annotations.Nullable;

/// What happens to a basket when the processor has told where its payment stands. `payment`
/// declares it and knows nothing of baskets and orders; `checkout` does it. Browser return,
/// notification, reconciliation and REST interface all end here, any number of times, at once, in
/// any order.
public interface Settlement {

  /// Brings attempt, basket and order in line with what the processor said. Atomic and repeatable.
  void settle(long attemptId, Standing standing, Actor by);

  /// Gives up an attempt of which nothing is known, so that its basket thaws. What turns out to be
  /// paid all the same goes back. Atomic and repeatable; a decided attempt stays as it is.
  ///
  /// @param why a sentence for the history
  void abandon(long attemptId, @Nullable String reference, String why, Actor by);
}
