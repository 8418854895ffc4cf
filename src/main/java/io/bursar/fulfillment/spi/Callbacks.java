package io.bursar.fulfillment.spi;

/// By which a module whose destination calls back tells that there is news of a line. The news is
/// not believed but a reason to look: the line's delivery is attempted now, and an attempt that
/// follows [Outcome.Accepted] begins by [FulfillmentModule#observe].
public interface Callbacks {

  /// There is news of this line at this destination. Repeatable; answers false, and does nothing,
  /// when no line of that id waits for that destination.
  boolean newsOf(long lineId, String destination);
}
