package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.FulfillmentModule;
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
import io.bursar.fulfillment.spi.Retries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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

  private final Modules modules;
  private final Retries settings;

  RetryPolicy(Modules modules, FulfillmentSettings settings) {
    this.modules = modules;
    this.settings = settings.retry().asRetries();
  }

  /// Until when deliveries are tried that begin anew now.
  GiveUpTimes giveUpTimes(Instant now) {
    return GiveUpTimes.of(modules.all(), this, now);
  }

  /// The next step after this outcome of the delivery's attempt.
  ///
  /// @param waits how the module repeats
  /// @param outage whether the destination fails for everybody: then nobody gives up
  NextStep after(Outcome outcome, Delivery delivery, Retries waits, boolean outage, Instant now) {
    return switch (outcome) {
      case Delivered _ -> new NextStep.Done();
      case Accepted(var within, var cause, _) ->
          now.isBefore(delivery.giveUpAt())
              ? new NextStep.Retry(earlier(now.plus(within), delivery.giveUpAt()))
              : new NextStep.Hold("Nothing was heard in time. Last: " + cause);
      case Misconfigured(var cause, _) -> new NextStep.Hold(cause);
      case Refused(var cause, _) -> new NextStep.Hold(cause);
      case UnknownLearner(var cause, _) -> slowly(cause, delivery, now);
      case RefusesUs(var cause, _) ->
          retryOrGiveUp(cause, delivery, waits, outage, now, backoff(delivery, waits));
      case NotApplied(var cause, var retryAfter, _) ->
          retryOrGiveUp(
              cause,
              delivery,
              waits,
              outage,
              now,
              retryAfter == null
                  ? backoff(delivery, waits)
                  : retryAfter.plus(jitter(waits.first())));
      case NeverSent(var cause, _) ->
          retryOrGiveUp(cause, delivery, waits, outage, now, backoff(delivery, waits));
      case Unsure(_, var cause, _) ->
          retryOrGiveUp(cause, delivery, waits, outage, now, backoff(delivery, waits));
    };
  }

  /// Who looks before the time does not take a slow try away.
  private static NextStep slowly(String cause, Delivery delivery, Instant now) {
    if (delivery.slowUntil() != null) {
      return new NextStep.Retry(delivery.slowUntil());
    }
    return delivery.slowTries() < SLOW_TRIES.size()
        ? new NextStep.Retry(now.plus(SLOW_TRIES.get(delivery.slowTries())))
        : new NextStep.Hold(cause);
  }

  /// How this module repeats; without a module, or one that does not say, as configured.
  Retries of(@Nullable FulfillmentModule module) {
    return module == null ? settings : module.retries().orElse(settings);
  }

  private static NextStep retryOrGiveUp(
      String cause, Delivery delivery, Retries waits, boolean outage, Instant now, Duration wait) {
    return outage || now.isBefore(delivery.giveUpAt())
        ? new NextStep.Retry(now.plus(wait))
        : new NextStep.Hold("Tried for %s. Last: %s".formatted(text(waits.giveUpAfter()), cause));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static String text(Duration time) {
    if (time.toDays() >= 2) {
      return time.toDays() + " days";
    }
    return time.toHours() >= 2 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
  }

  /// A wait after so many failures before this one.
  private static Duration backoff(Delivery delivery, Retries waits) {
    var doubled =
        waits.first().toMillis() * Math.pow(2, Math.min(delivery.failures(), DOUBLINGS_MAX));
    return jitter(Duration.ofMillis((long) Math.min(doubled, (double) waits.longest().toMillis())));
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
