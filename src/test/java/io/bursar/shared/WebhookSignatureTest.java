package io.bursar.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

  private final WebhookSignature signature = at(NOW);

  @Test
  void aMessageIsSignedAsStandardWebhooksSays() {
    // The example of that specification.
    assertThat(signature.headers(ID, BODY))
        .isEqualTo(
            Map.of(
                "webhook-id", ID,
                "webhook-timestamp", "1614265330",
                "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
  }

  @Test
  void whatIsSignedIsRecognizedForFiveMinutes() {
    var headers = signature.headers(ID, BODY);
    assertThat(genuine(signature, headers, BODY)).isTrue();
    assertThat(genuine(at(NOW.plus(Duration.ofMinutes(5))), headers, BODY)).isTrue();
    assertThat(genuine(at(NOW.plusSeconds(301)), headers, BODY)).isFalse();
    assertThat(genuine(at(NOW.minusSeconds(301)), headers, BODY)).isFalse();
  }

  @Test
  void whatWasChangedIsNotGenuine() {
    var headers = signature.headers(ID, BODY);
    assertThat(genuine(signature, headers, "{}".getBytes(UTF_8))).isFalse();
    assertThat(signature.isGenuine("another", time(headers), sum(headers), BODY)).isFalse();
    assertThat(signature.isGenuine(ID, "1614265331", sum(headers), BODY)).isFalse();
    assertThat(signature.isGenuine(ID, time(headers), null, BODY)).isFalse();
    assertThat(signature.isGenuine(ID, "soon", sum(headers), BODY)).isFalse();
    assertThat(signature.isGenuine(ID, time(headers), "v1,???", BODY)).isFalse();
    assertThat(signature.isGenuine(ID, time(headers), sum(headers).substring(3), BODY)).isFalse();
    assertThat(genuine(new WebhookSignature("another secret", clock(NOW)), headers, BODY))
        .isFalse();
  }

  @Test
  void oneOfSeveralSignaturesIsEnoughWhileASecretIsChanged() {
    var old = new WebhookSignature("the old secret of the other side", clock(NOW));
    var headers = signature.headers(ID, BODY);
    var both = sum(old.headers(ID, BODY)) + " " + sum(headers);
    assertThat(signature.isGenuine(ID, time(headers), both, BODY)).isTrue();
    assertThat(old.isGenuine(ID, time(headers), both, BODY)).isTrue();
  }

  private static boolean genuine(
      WebhookSignature signature, Map<String, String> headers, byte[] body) {
    return signature.isGenuine(ID, time(headers), sum(headers), body);
  }

  private static String time(Map<String, String> headers) {
    return headers.getOrDefault(WebhookSignature.TIMESTAMP, "");
  }

  private static String sum(Map<String, String> headers) {
    return headers.getOrDefault(WebhookSignature.SIGNATURE, "");
  }

  private static WebhookSignature at(Instant now) {
    return new WebhookSignature(SECRET, clock(now));
  }

  private static Clock clock(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}
