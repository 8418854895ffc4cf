package io.bursar.fulfillment.spi;

/// How a revocation ended.
public sealed interface Revocation {

  /// The destination no longer gives what was granted, or gives something else by now that is not
  /// ours to take.
  record Revoked(String cause, Outcome.Evidence evidence) implements Revocation {}

  /// It did not work; the outcome says how, as for a delivery.
  record NotRevoked(Outcome outcome) implements Revocation {}
}
