package io.bursar.lms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.shared.HttpFailure;
import io.bursar.shared.RetryAfter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/// Makes one call and says how it ended: whatever happens, the end is a value.
@Component
class LmsExchange {

  private static final int BODY_BYTES_MAX = 1_000_000;

  private final LmsHttp http;
  private final Clock clock;

  LmsExchange(LmsHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /// Calls with a client that gives up after connecting plus `timeout`.
  LmsAnswer call(Duration timeout, Function<RestClient, @Nullable LmsAnswer> calling) {
    try {
      var answer = calling.apply(http.client(timeout));
      return answer == null ? new LmsAnswer.Lost(false, "no answer") : answer;
    } catch (RuntimeException failure) {
      return failed(failure);
    }
  }

  /// The answer, read to its end or to the first million bytes.
  LmsAnswer answered(ClientHttpResponse response) throws IOException {
    var body = response.getBody().readNBytes(BODY_BYTES_MAX);
    return new LmsAnswer.Answered(
        response.getStatusCode().value(),
        RetryAfter.read(response.getHeaders(), clock.instant()),
        new String(body, UTF_8));
  }

  static LmsAnswer failed(RuntimeException failure) {
    return switch (HttpFailure.of(failure)) {
      case HttpFailure.NeverSent(var why) -> new LmsAnswer.NeverSent(why);
      case HttpFailure.Lost(var timeout, var why) -> new LmsAnswer.Lost(timeout, why);
    };
  }
}
