package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.paypal.PayPalCalls.Reply;
import io.bursar.sandbox.http.Json;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever needs a token while PayPal does not answer.
@Timeout(20)
class PayPalTokenTest {

  private static final Duration LASTS = Duration.ofHours(9);

  private final TestClock clock = new TestClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  @Test
  void whileTheNextTokenIsLongInComingTheOneThatIsThereIsUsed() throws Exception {
    var token = new PayPalToken(() -> asked.get() == 0 ? given() : givenLate(), clock);
    var first = token.get().orElseThrow();
    clock.advance(LASTS.minusSeconds(40));

    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var asker = pool.submit(token::get);
      arrived.await();
      assertThat(token.get()).contains(first);
      answer.countDown();
      assertThat(asker.get()).isPresent().isNotEqualTo(Optional.of(first));
    }
    assertThat(asked).hasValue(2);
  }

  /// With a queue of askers, twenty callers would wait for twenty calls that hang.
  @Test
  void whoFindsNoTokenAndAnAskerWaitsForNobodyLongAndNeverAsksAfterHim() throws Exception {
    var token = new PayPalToken(this::refusedLate, clock);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var asker = pool.submit(token::get);
      arrived.await();
      var others =
          pool.invokeAll(
              IntStream.range(0, 20).<Callable<Object>>mapToObj(_ -> token::get).toList());
      assertThat(others).extracting(Future::resultNow).containsOnly(Optional.empty());
      assertThat(asker.isDone()).isFalse();
      answer.countDown();
      assertThat(asker.get()).isEmpty();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void allWhoWaitForOneAskerGetHisToken() throws Exception {
    var token = new PayPalToken(this::givenLate, clock);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var asker = pool.submit(token::get);
      arrived.await();
      var others = IntStream.range(0, 8).mapToObj(_ -> pool.submit(token::get)).toList();
      answer.countDown();
      for (var other : others) {
        assertThat(other.get()).isEqualTo(asker.get()).isPresent();
      }
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void aRefusedTokenIsForgottenOnceAndANewOneStays() {
    var token = new PayPalToken(this::given, clock);
    var first = token.get().orElseThrow();
    token.forget(first);
    var second = token.get().orElseThrow();
    token.forget(first);

    assertThat(second).isNotEqualTo(first);
    assertThat(token.get()).contains(second);
    assertThat(second).asString().doesNotContain(second.text());
  }

  private Reply given() {
    var body =
        Json.object()
            .put("access_token", "A21." + asked.incrementAndGet())
            .put("expires_in", LASTS.toSeconds());
    return new Reply(200, Optional.of(body), "", false);
  }

  private Reply givenLate() {
    var given = given();
    hang();
    return given;
  }

  private Reply refusedLate() {
    asked.incrementAndGet();
    hang();
    return Reply.lost("PayPal was not reached.", true);
  }

  private void hang() {
    arrived.countDown();
    try {
      answer.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
