package io.bursar.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a sandbox server's calls back look like to who is called.
class SenderTest {

  private final Faults faults = new Faults();
  private final BlockingQueue<Call> calls = new ArrayBlockingQueue<>(10);
  private final HttpListener shop =
      new HttpListener(
          "shop",
          0,
          faults,
          new CallLog(Clock.systemUTC()),
          call -> {
            calls.add(call);
            return Answer.empty(204);
          });
  private final Sender sender = new Sender("test-sender", Duration.ofMillis(300));

  @BeforeEach
  void start() {
    shop.start();
  }

  @AfterEach
  void close() {
    sender.close();
    shop.close();
  }

  @Test
  void itPostsJsonWithTheHeadersGiven() {
    assertThat(post(Map.of("Signature", "s1"))).isTrue();
    assertThat(post(Map.of("Content-Type", "application/json; charset=utf-8"))).isTrue();

    var first = calls.remove();
    assertThat(first.method()).isEqualTo("POST");
    assertThat(first.body()).isEqualTo("{\"paid\": true}");
    assertThat(first.header("Signature")).isEqualTo("s1");
    assertThat(first.headers().get("Content-Type")).containsExactly("application/json");
    assertThat(calls.remove().headers().get("Content-Type"))
        .containsExactly("application/json; charset=utf-8");
  }

  @Test
  void anErrorAndALateAnswerAndNoServerAreNotTaken() {
    faults.add(Fault.error(500, "text/plain", "down").times(1));
    assertThat(post(Map.of())).isFalse();

    faults.add(Fault.hang().times(1));
    assertThat(post(Map.of())).isFalse();

    shop.stop();
    assertThat(post(Map.of())).isFalse();
  }

  @Test
  void whatIsNotTakenIsSentAgainButNotForEver() throws InterruptedException {
    var sent = new AtomicInteger();
    var twice = new CountDownLatch(2);
    sender.untilTaken(
        2,
        () -> {
          sent.incrementAndGet();
          twice.countDown();
          return false;
        });

    assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sent).hasValue(2);
  }

  @Test
  void nothingIsSentLaterOnceItIsClosed() {
    sender.close();

    sender.later(Duration.ZERO, () -> post(Map.of()));

    assertThat(sender.isClosed()).isTrue();
    assertThat(calls).isEmpty();
  }

  @Test
  void aSignatureIsThatOfTheStandard() {
    // RFC 4231, test case 2.
    assertThat(Hmac.hex("Jefe", "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(Hmac.timed("secret", "{}", Instant.ofEpochSecond(7)))
        .isEqualTo("t=7,v1=" + Hmac.hex("secret", "7.{}"));
  }

  private boolean post(Map<String, String> headers) {
    return sender.post("http://127.0.0.1:" + shop.port() + "/", headers, "{\"paid\": true}");
  }
}
