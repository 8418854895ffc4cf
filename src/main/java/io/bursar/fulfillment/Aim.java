package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Outcome.Grant;

/// What an attempt is to bring about, decided by what the line wants and what the ledger says that
/// other lines of the same learner grant.
sealed interface Aim {

  /// The line's own product is to be given.
  record Give() implements Aim {}

  /// Another line grants as much already, and asking for less could take it away.
  record Covered(Grant grant, String why) implements Aim {}

  /// What the line granted is to be taken back.
  record TakeBack(Grant grant) implements Aim {}

  /// What the line granted is to be replaced by what another line still grants.
  record GiveOther(FulfillmentModule module, LineToDeliver other, Grant instead) implements Aim {}

  /// Another line still grants as much, so nothing is to be taken back.
  record Keep(String why, Grant kept) implements Aim {}

  /// Nothing is wanted any more, neither to give nor to take.
  record Close() implements Aim {}

  /// Nothing was ever granted, so nothing is to be taken back.
  record Nothing() implements Aim {}
}
