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
import org.jspecify.annotations.Nullable;

/// What an attempt tells about its destination, apart from what it means for its line.
sealed interface Verdict {

  /// It answered sensibly, be it yes or no.
  record Works() implements Verdict {}

  /// It refuses us, whoever the order is for.
  record RefusesEverybody() implements Verdict {}

  /// It failed. That two of these are about different subjects makes it everybody's trouble: what
  /// may be the fault of one course is counted by course, and what cannot be by order.
  record Fails(String subject) implements Verdict {}

  /// Nothing: nobody was called.
  record Silent() implements Verdict {}

  static Verdict of(Attempt attempt, Outcome outcome) {
    var delivery = attempt.delivery();
    var order = "order " + delivery.orderId();
    var course =
        delivery.courseId() == null ? "product " + delivery.productId() : delivery.courseId();
    var status = outcome.evidence().httpStatus();
    return switch (outcome) {
      case Delivered _ when isUncalled(attempt) -> new Silent();
      case Delivered _, Accepted _, Refused _, UnknownLearner _ -> new Works();
      case Misconfigured _ -> new Silent();
      case RefusesUs _ ->
          status == null || status == 401 ? new RefusesEverybody() : new Fails(course);
      case NotApplied _ -> new Fails(is(status, 429) || is(status, 503) ? order : course);
      case NeverSent _ -> new Fails(order);
      case Unsure _ -> new Fails(course);
    };
  }

  private static boolean isUncalled(Attempt attempt) {
    return switch (attempt.aim()) {
      case Aim.Covered _, Aim.Keep _, Aim.Nothing _, Aim.Close _ -> true;
      case Aim.Give _, Aim.GiveOther _, Aim.TakeBack _ -> false;
    };
  }

  private static boolean is(@Nullable Integer status, int asked) {
    return status != null && status == asked;
  }
}
