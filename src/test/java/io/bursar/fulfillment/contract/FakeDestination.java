package io.bursar.fulfillment.contract;

import io.bursar.fulfillment.spi.LineToDeliver;

/// The other system of a contract test, as far as the test has to move it and look into it. Best a
/// real server on a loopback port.
public interface FakeDestination {

  /// How many grants of this line are in effect there now: 0 or 1 if all is well. A destination
  /// that keeps nothing answers -1 always, and what would be counted is not.
  int grantsOf(LineToDeliver line);

  /// Whether it can show this trouble.
  default boolean canShow(Trouble trouble) {
    return false;
  }

  /// From now on every call that asks it to work, or to look, meets this trouble.
  default void show(Trouble trouble) {
    throw new UnsupportedOperationException("This destination cannot show " + trouble);
  }

  /// From now on all is well again, and what was delayed has gone on before this returns.
  default void heal() {}

  /// Whether it can lose what it has of a line.
  default boolean canForget() {
    return false;
  }

  /// Loses what it has of this line, as a system does that was restored from an old copy.
  default void forget(LineToDeliver line) {
    throw new UnsupportedOperationException("This destination forgets nothing");
  }

  /// Finishes what it has accepted of this line, if it works so.
  default void finish(LineToDeliver line) {}
}
