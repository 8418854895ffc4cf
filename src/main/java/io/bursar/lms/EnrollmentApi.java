package io.bursar.lms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/// The enrollment API of the LMS, called with its API key. A call ends in a value, whatever
/// happens: an answer, never sent, or no usable answer. Calls are not repeated here, except that
/// the JDK's client repeats a GET once on a connection that broke.
@Component
public class EnrollmentApi {

  private static final String PATH = "/api/enrollment/v1/enrollment";
  private static final int BODY_BYTES_MAX = 1_000_000;

  private final LmsHttp http;
  private final LmsSettings settings;
  private final Clock clock;

  EnrollmentApi(LmsHttp http, LmsSettings settings, Clock clock) {
    this.http = http;
    this.settings = settings;
    this.clock = clock;
  }

  /// Asks for an enrollment as the body says: `POST enrollment`, without a trailing slash.
  ///
  /// @param learner headers about the learner's browser, sent as far as they are known
  public LmsAnswer post(
      Map<String, Object> body, Learner learner, UUID requestKey, Duration timeout) {
    return call(
        timeout,
        client ->
            client
                .post()
                .uri(http.uri(PATH))
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> headers(headers, learner, requestKey))
                .body(body)
                .exchange((_, response) -> answered(response)));
  }

  /// Reads one learner's enrollment in one course run; an answer with an empty body means that
  /// there is none.
  public LmsAnswer get(String username, String courseId, UUID requestKey, Duration timeout) {
    var path = PATH + "/" + encoded(username) + "," + encoded(courseId);
    return call(
        timeout,
        client ->
            client
                .get()
                .uri(http.uri(path))
                .headers(headers -> headers(headers, Learner.UNKNOWN, requestKey))
                .exchange((_, response) -> answered(response)));
  }

  private LmsAnswer call(
      Duration timeout, java.util.function.Function<RestClient, @Nullable LmsAnswer> calling) {
    if (settings.url() == null || settings.apiKey() == null) {
      return new LmsAnswer.NotConfigured(
          settings.url() == null ? "bursar.lms.url" : "bursar.lms.api-key");
    }
    try {
      var answer = calling.apply(http.client(timeout));
      return answer == null ? new LmsAnswer.Lost(false, "no answer") : answer;
    } catch (RuntimeException failure) {
      return failed(failure);
    }
  }

  /// Told apart by the chain of causes, since the client wraps the same fault in different ways.
  private static LmsAnswer failed(RuntimeException failure) {
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

  private LmsAnswer answered(ClientHttpResponse response) throws IOException {
    var body = response.getBody().readNBytes(BODY_BYTES_MAX);
    return new LmsAnswer.Answered(
        response.getStatusCode().value(),
        RetryAfter.read(response.getHeaders(), clock.instant()),
        new String(body, UTF_8));
  }

  private void headers(HttpHeaders headers, Learner learner, UUID requestKey) {
    headers.set("X-Edx-Api-Key", settings.apiKey());
    headers.set("X-Request-ID", requestKey.toString());
    headers.setAccept(List.of(MediaType.APPLICATION_JSON));
    if (learner.gaClientId() != null) {
      headers.set("X-Edx-Ga-Client-Id", learner.gaClientId());
    }
    if (learner.ip() != null) {
      headers.set("X-Forwarded-For", learner.ip());
    }
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, UTF_8).replace("+", "%20");
  }

  /// What is known of the learner's browser.
  public record Learner(@Nullable String gaClientId, @Nullable String ip) {

    /// Nothing is known.
    public static final Learner UNKNOWN = new Learner(null, null);

    /// Drops what cannot stand in a header.
    public Learner {
      gaClientId = clean(gaClientId);
      ip = clean(ip);
    }

    private static @Nullable String clean(@Nullable String value) {
      return value == null || value.isBlank() || !value.chars().allMatch(c -> c > 31 && c < 127)
          ? null
          : value;
    }
  }
}
