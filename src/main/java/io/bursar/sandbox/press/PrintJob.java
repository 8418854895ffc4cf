package io.bursar.sandbox.press;

import java.time.Instant;

/// One thing to print, under the key that it was asked for by.
///
/// @param reference what the shop calls it
/// @param recipient whose name is printed
/// @param due when it is to be posted
/// @param changed when its state last changed
public record PrintJob(
    String key,
    long lineId,
    String reference,
    String order,
    String title,
    String recipient,
    String callbackUrl,
    State state,
    Instant due,
    Instant changed) {

  /// Where it stands.
  public enum State {
    /// On the press: accepted, not done.
    PRINTING,
    /// On its way to the learner.
    POSTED,
    /// Taken back, or asked to be before it was ever asked for.
    CALLED_BACK
  }

  /// The same, there since then.
  PrintJob moved(State to, Instant now) {
    return new PrintJob(key, lineId, reference, order, title, recipient, callbackUrl, to, due, now);
  }
}
