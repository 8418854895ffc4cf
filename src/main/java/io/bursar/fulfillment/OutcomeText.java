package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Accepted;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.NeverSent;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.Outcome.RefusesUs;
import io.bursar.fulfillment.spi.Outcome.UnknownLearner;
import io.bursar.fulfillment.spi.Outcome.Unsure;
import io.bursar.order.LineStatus;

/// What an outcome is called in the record of attempts, and which status it gives the line.
final class OutcomeText {

  static final String ACCEPTED = "accepted";

  private OutcomeText() {}

  static String of(Outcome outcome) {
    return switch (outcome) {
      case Delivered delivered -> delivered.already() ? "already so" : "delivered";
      case Accepted _ -> ACCEPTED;
      case Misconfigured _ -> "misconfigured";
      case Refused _ -> "refused";
      case UnknownLearner _ -> "unknown learner";
      case RefusesUs _ -> "refuses us";
      case NotApplied _ -> "not applied";
      case NeverSent _ -> "never sent";
      case Unsure _ -> "unsure";
    };
  }

  /// What the line becomes; what is accepted leaves it as it is (`present`), and what was delivered
  /// once stays so.
  static LineStatus lineStatus(Outcome outcome, LineStatus present) {
    if (present == LineStatus.COMPLETE) {
      return present;
    }
    return switch (outcome) {
      case Delivered _ -> LineStatus.COMPLETE;
      case Accepted _ -> present;
      case Misconfigured _, RefusesUs _ -> LineStatus.CONFIGURATION_ERROR;
      case Refused _, UnknownLearner _, NotApplied _ -> LineStatus.SERVER_ERROR;
      case NeverSent _ -> LineStatus.NETWORK_ERROR;
      case Unsure unsure ->
          switch (unsure.doubt()) {
            case NETWORK -> LineStatus.NETWORK_ERROR;
            case TIMEOUT -> LineStatus.TIMEOUT_ERROR;
            case SERVER -> LineStatus.SERVER_ERROR;
          };
    };
  }
}
