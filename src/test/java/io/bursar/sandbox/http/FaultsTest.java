package io.bursar.sandbox.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.sandbox.HttpProbe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each fault as a real client sees it.
class FaultsTest {

  private final Faults faults = new Faults();
  private final CallLog log = new CallLog(Clock.systemUTC());
  private final AtomicInteger worked = new AtomicInteger();
  private final HttpListener server =
      new HttpListener(
          "test",
          0,
          faults,
          log,
          _ -> {
            worked.incrementAndGet();
            return Answer.json(200, Json.object().put("fine", true));
          });
  private HttpProbe client = new HttpProbe("");

  @BeforeEach
  void start() {
    server.start();
    client = new HttpProbe("http://127.0.0.1:" + server.port());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anErrorIsAnsweredWithoutTheWorkForSoManyCalls() throws Exception {
    faults.add(Fault.error(503, "text/plain", "busy").retryAfter(7).times(2));

    for (var i = 0; i < 2; i++) {
      var answer = client.post("/", "{}");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
      assertThat(answer.body()).isEqualTo("busy");
    }
    assertThat(worked).hasValue(0);
    assertThat(client.post("/", "{}").statusCode()).isEqualTo(200);
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void latencyDelaysTheWork() throws Exception {
    faults.add(Fault.latency(Duration.ofMillis(150)));

    var before = System.nanoTime();
    assertThat(client.get("/").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(140));
  }

  @Test
  void aHeldCallGoesOnWhenClearedThoughItsCallerHasLeft() throws Exception {
    faults.add(Fault.hang());

    assertThatThrownBy(() -> client.waiting(Duration.ofMillis(200)).post("/", "{}"))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(log.count()).isEqualTo(1);
    assertThat(log.calls().getFirst().status()).isNull();
    assertThat(worked).hasValue(0);

    faults.clear();
    while (log.calls().getFirst().status() == null) {
      Thread.onSpinWait();
    }
    assertThat(worked).hasValue(1);
  }

  @Test
  void aStoppedServerNeverDoesTheWorkOfAHeldCall() throws Exception {
    faults.add(Fault.hang());
    var caller =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatThrownBy(() -> client.post("/", "{}"))
                        .isInstanceOf(IOException.class));
    assertThat(log.await(1, Duration.ofSeconds(5))).isTrue();

    server.stop();

    caller.join();
    assertThat(worked).hasValue(0);
  }

  @Test
  void aDroppedAnswerLeavesTheWorkDone() {
    faults.add(Fault.dropAnswer().times(1));

    assertThatThrownBy(() -> client.post("/", "{}")).isInstanceOf(IOException.class);
    assertThat(worked).hasValue(1);
    assertThat(log.calls()).hasSize(1);
  }

  @Test
  void anAnswerIsCutOffInTheMiddleOfItsBody() {
    faults.add(Fault.cutOff().times(1));

    assertThatThrownBy(() -> client.post("/", "{}")).isInstanceOf(IOException.class);
    assertThat(worked).hasValue(1);
  }

  @Test
  void aStoppedSocketRefusesUntilClearedAndOpensOnTheSamePort() throws Exception {
    client.get("/");
    faults.add(Fault.refuse());

    assertThatThrownBy(() -> client.post("/", "{}")).isInstanceOf(ConnectException.class);
    assertThat(server.isRunning()).isTrue();

    faults.clear();
    assertThat(client.post("/", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void aStoppedSocketOpensByItselfAfterItsTime() throws Exception {
    faults.add(Fault.refuse(Duration.ofMillis(100)));
    assertThatThrownBy(() -> client.post("/", "{}")).isInstanceOf(ConnectException.class);

    while (!faults.list().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(client.post("/", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultMayBeForSomeCallsOnly() throws Exception {
    faults.add(Fault.error(500).only("EDX-7"));

    assertThat(client.post("/", "{\"order\":\"EDX-8\"}").statusCode()).isEqualTo(200);
    assertThat(client.post("/", "{\"order\":\"EDX-7\"}").statusCode()).isEqualTo(500);
    assertThat(client.get("/?order=EDX-7").statusCode()).isEqualTo(500);
  }

  @Test
  void aStrangerNameIsRefused() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void faultsAreSetFromJsonOrNothingChanges() {
    faults.setFromJson("[{\"kind\":\"error\",\"status\":502,\"calls\":3},{\"kind\":\"HANG\"}]");
    var set = List.of(Fault.error(502).times(3), Fault.hang());
    assertThat(faults.list()).isEqualTo(set);

    assertThatThrownBy(() -> faults.setFromJson("{\"kind\":\"REFUSE\",\"calls\":3}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("REFUSE cannot count calls");
    assertThatThrownBy(() -> faults.setFromJson("{\"kind\":\"tired\"}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> faults.setFromJson("{\"status\":500}"))
        .hasMessageContaining("A fault needs a kind");
    assertThatThrownBy(() -> faults.setFromJson("what"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(faults.list()).isEqualTo(set);
  }
}
