package io.bursar.payment;

import io.bursar.shared.Refusal;

/// The payment that was made ready is being carried out, or was.
public final class NotReady extends Refusal {
  private static final long serialVersionUID = 1L;

  NotReady() {
    super(
        Kind.CONFLICT,
        "payment-not-ready",
        "This payment has been used already. Please reload the page; nothing more was charged.");
  }
}
