package io.bursar.fulfillment.spi;

/// What a look at the destination showed, without changing anything there.
public sealed interface Observation {

  /// It is as this line asks.
  record AsAsked(Outcome.Delivered delivered) implements Observation {}

  /// It is not as this line asks, so asking (again) is right.
  record NotAsAsked(String found, Outcome.Evidence evidence) implements Observation {}

  /// The look itself failed, with an outcome as if it had been the attempt.
  record Failed(Outcome outcome) implements Observation {}
}
