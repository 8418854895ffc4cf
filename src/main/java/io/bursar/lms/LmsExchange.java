package io.bursar.lms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
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

  /// Told apart by the chain of causes, since the client wraps the same fault in different ways.
  static LmsAnswer failed(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpConnectTimeoutException) {
        return new LmsAnswer.NeverSent("connecting took too long");
      }
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return new LmsAnswer.NeverSent("its name does not resolve");
      }
      if (cause instanceof SSLHandshakeException) {
        return new LmsAnswer.NeverSent("no secure connection could be made");
      }
      if (cause instanceof ConnectException) {
        return connectFailure(cause);
      }
      if (cause instanceof HttpTimeoutException) {
        return new LmsAnswer.Lost(true, "no answer in time");
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        // The body is cut off by closing it when its time is up, which the client reports like
        // this.
        var late = String.valueOf(cause.getMessage()).contains("subscription cancelled");
        return new LmsAnswer.Lost(
            late, late ? "its answer did not end in time" : "the connection broke");
      }
    }
    throw failure;
  }

  private static LmsAnswer connectFailure(Throwable cause) {
    for (Throwable deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnresolvedAddressException) {
        return new LmsAnswer.NeverSent("its name does not resolve");
      }
    }
    return new LmsAnswer.NeverSent("the connection was refused");
  }
}
