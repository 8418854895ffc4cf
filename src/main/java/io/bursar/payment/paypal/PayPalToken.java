package io.bursar.payment.paypal;

import io.bursar.payment.paypal.PayPalCalls.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The token that calls are made with: asked for by one at a time, and kept until it ends. While
/// somebody asks for the next one, the others go on with the one that is there; when there is none,
/// they wait for the asker, but never long and never in a queue of askers. Thread-safe.
final class PayPalToken {

  private static final Logger LOG = LoggerFactory.getLogger(PayPalToken.class);
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);
  private static final Duration USED_UNTIL_BEFORE = Duration.ofSeconds(10);
  private static final Duration WAIT_FOR_ASKER = Duration.ofSeconds(2);

  private final Supplier<Reply> ask;
  private final Clock clock;
  private final AtomicReference<@Nullable Token> known = new AtomicReference<>();
  private final ReentrantLock asking = new ReentrantLock();

  /// @param ask the call that asks PayPal for a token
  PayPalToken(Supplier<Reply> ask, Clock clock) {
    this.ask = ask;
    this.clock = clock;
  }

  /// A token that PayPal takes, as far as anybody knows; empty when none is to be had now.
  Optional<Token> get() {
    var fresh = lasting(RENEWED_BEFORE);
    if (fresh.isPresent()) {
      return fresh;
    }
    if (asking.tryLock()) {
      try {
        return renewed();
      } finally {
        asking.unlock();
      }
    }
    return lasting(USED_UNTIL_BEFORE).or(this::fromAsker);
  }

  /// PayPal does not take this one any more.
  void forget(Token refused) {
    known.compareAndSet(refused, null);
  }

  private Optional<Token> lasting(Duration time) {
    return Optional.ofNullable(known.get())
        .filter(token -> clock.instant().plus(time).isBefore(token.endsAt()));
  }

  /// Somebody may have got one since this caller looked.
  private Optional<Token> renewed() {
    var fresh = lasting(RENEWED_BEFORE);
    if (fresh.isPresent()) {
      return fresh;
    }
    var now = clock.instant();
    var reply = ask.get();
    var text = reply.body().map(body -> body.path("access_token").asString("")).orElse("");
    if (!reply.isDone() || text.isEmpty()) {
      LOG.warn("PayPal gives no token: {}", reply.detail());
      return lasting(USED_UNTIL_BEFORE);
    }
    var made = new Token(text, now.plusSeconds(reply.json().path("expires_in").asLong(0)));
    known.set(made);
    return Optional.of(made);
  }

  /// When the asker got none, PayPal is not asked again at once.
  private Optional<Token> fromAsker() {
    try {
      if (asking.tryLock(WAIT_FOR_ASKER.toMillis(), TimeUnit.MILLISECONDS)) {
        asking.unlock();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return lasting(USED_UNTIL_BEFORE);
  }

  /// What PayPal gave, and until when it takes it.
  record Token(String text, Instant endsAt) {

    @Override
    public String toString() {
      return "Token[…]";
    }
  }
}
