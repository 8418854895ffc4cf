package io.bursar.product.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.product.remote.RemoteAnswer.Answered;
import io.bursar.product.remote.RemoteAnswer.Lost;
import io.bursar.product.remote.RemoteAnswer.NeverSent;
import io.bursar.shared.HttpClients;
import io.bursar.shared.HttpFailure;
import io.bursar.shared.RetryAfter;
import io.bursar.shared.WebhookSignature;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/// Signed calls to remote systems. A call ends in a value, whatever happens, and is never repeated
/// here: each is a POST, which the JDK's client sends once.
@Component
class RemoteCalls {

  private static final int BODY_BYTES_MAX = 256 * 1024;

  private final HttpClients clients;
  private final Clock clock;

  RemoteCalls(RestClient.Builder builder, Clock clock) {
    this.clients = new HttpClients(builder);
    this.clock = clock;
  }

  /// Posts the body to this address.
  RemoteAnswer post(URI address, WebhookSignature signature, Message message, Duration timeout) {
    var body = message.body().getBytes(UTF_8);
    try {
      var answer =
          clients
              .with(timeout)
              .post()
              .uri(address)
              .contentType(MediaType.APPLICATION_JSON)
              .accept(MediaType.APPLICATION_JSON)
              .headers(
                  headers -> {
                    signature.headers(message.id(), body).forEach(headers::set);
                    headers.set("Idempotency-Key", message.key());
                    headers.set("X-Request-ID", message.requestKey().toString());
                  })
              .body(body)
              .exchange((_, response) -> answered(response));
      return answer == null ? new Lost(false, "no answer") : answer;
    } catch (RuntimeException failure) {
      return switch (HttpFailure.of(failure)) {
        case HttpFailure.NeverSent(var why) -> new NeverSent(why);
        case HttpFailure.Lost(var timedOut, var why) -> new Lost(timedOut, why);
      };
    }
  }

  private RemoteAnswer answered(ClientHttpResponse response) throws IOException {
    var body = response.getBody().readNBytes(BODY_BYTES_MAX);
    return new Answered(
        response.getStatusCode().value(),
        RetryAfter.read(response.getHeaders(), clock.instant()),
        new String(body, UTF_8));
  }

  /// What is sent.
  ///
  /// @param id the same for every repeat of this message
  /// @param key the same for every message about one line
  /// @param requestKey new for every call
  record Message(String id, String key, UUID requestKey, String body) {}
}
