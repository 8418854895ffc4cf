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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/// What follows an attempt: done, another try at a time, or a hold. Waits grow exponentially with
/// full jitter: any time between now and the ceiling, so that many orders that failed together do
/// not come back together.
@Component
class RetryPolicy {

  /// An unknown learner is given an hour to appear under the name as it is then.
  private static final List<Duration> SLOW_TRIES =
      List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(40));

  private static final int DOUBLINGS_MAX = 40;

  private final FulfillmentSettings.Retry settings;

  RetryPolicy(FulfillmentSettings settings) {
    this.settings = settings.retry();
  }

  /// The next step after this outcome of the delivery's attempt.
  NextStep after(Outcome outcome, Delivery delivery, Instant now) {
    return switch (outcome) {
      case Delivered _ -> new NextStep.Done();
      case Accepted(var within, var cause, _) ->
          now.isBefore(delivery.giveUpAt())
              ? new NextStep.Retry(now.plus(within))
              : new NextStep.Hold("Nothing was heard in time. Last: " + cause);
      case Misconfigured(var cause, _) -> new NextStep.Hold(cause);
      case Refused(var cause, _) -> new NextStep.Hold(cause);
      case UnknownLearner(var cause, _) ->
          delivery.slowTries() < SLOW_TRIES.size()
              ? new NextStep.Retry(now.plus(SLOW_TRIES.get(delivery.slowTries())))
              : new NextStep.Hold(cause);
      case RefusesUs _ -> new NextStep.Retry(now.plus(backoff(delivery.failures())));
      case NotApplied(var cause, var retryAfter, _) ->
          retryOrGiveUp(
              cause,
              delivery,
              now,
              retryAfter == null
                  ? backoff(delivery.failures())
                  : retryAfter.plus(jitter(settings.first())));
      case NeverSent(var cause, _) ->
          retryOrGiveUp(cause, delivery, now, backoff(delivery.failures()));
      case Unsure(_, var cause, _) ->
          retryOrGiveUp(cause, delivery, now, backoff(delivery.failures()));
    };
  }

  Instant giveUpAt(Instant start) {
    return start.plus(settings.giveUpAfter());
  }

  private NextStep retryOrGiveUp(String cause, Delivery delivery, Instant now, Duration wait) {
    return now.isBefore(delivery.giveUpAt())
        ? new NextStep.Retry(now.plus(wait))
        : new NextStep.Hold(
            "Tried for %d days. Last: %s".formatted(settings.giveUpAfter().toDays(), cause));
  }

  /// A wait after so many failures before this one.
  private Duration backoff(int failures) {
    var doubled = settings.first().toMillis() * Math.pow(2, Math.min(failures, DOUBLINGS_MAX));
    return jitter(
        Duration.ofMillis((long) Math.min(doubled, (double) settings.longest().toMillis())));
  }

  private static Duration jitter(Duration ceiling) {
    return Duration.ofMillis(RandomGenerator.getDefault().nextLong(ceiling.toMillis() + 1));
  }

  /// What follows an attempt.
  sealed interface NextStep {
    record Done() implements NextStep {}

    record Retry(Instant at) implements NextStep {}

    record Hold(String reason) implements NextStep {}
  }
}
