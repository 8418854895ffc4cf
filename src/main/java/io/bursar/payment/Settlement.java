package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.payment.spi.Standing;

/// What happens to a basket when the processor has told where its payment stands. `payment`
/// declares it and knows nothing of baskets and orders; `checkout` does it. Browser return,
/// notification, reconciliation and REST interface all end here, any number of times, at once, in
/// any order.
public interface Settlement {

  /// Brings attempt, basket and order in line with what the processor said. Atomic and repeatable.
  void settle(long attemptId, Standing standing, Actor by);
}
