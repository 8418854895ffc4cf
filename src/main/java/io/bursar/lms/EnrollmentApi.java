package io.bursar.lms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/// The enrollment API of the LMS, called with its API key. A call ends in a value, whatever
/// happens: an answer, never sent, or no usable answer. Calls are not repeated here, except that
/// the JDK's client repeats a GET once on a connection that broke.
@Component
public class EnrollmentApi {

  private static final String PATH = "/api/enrollment/v1/enrollment";
  private static final String COURSE = "/api/enrollment/v1/course/";

  private final LmsHttp http;
  private final LmsExchange exchange;
  private final LmsSettings settings;

  EnrollmentApi(LmsHttp http, LmsExchange exchange, LmsSettings settings) {
    this.http = http;
    this.exchange = exchange;
    this.settings = settings;
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
                .exchange((_, response) -> exchange.answered(response)));
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
                .exchange((_, response) -> exchange.answered(response)));
  }

  /// Reads a course run and the modes that it offers now; needs no key. The LMS may answer from a
  /// minute ago.
  public LmsAnswer course(String courseId, UUID requestKey, Duration timeout) {
    return call(
        timeout,
        client ->
            client
                .get()
                .uri(http.uri(COURSE + encoded(courseId)))
                .headers(headers -> headers(headers, Learner.UNKNOWN, requestKey))
                .exchange((_, response) -> exchange.answered(response)));
  }

  private LmsAnswer call(Duration timeout, Function<RestClient, @Nullable LmsAnswer> calling) {
    if (settings.url() == null || settings.apiKey() == null) {
      return new LmsAnswer.NotConfigured(
          settings.url() == null ? "bursar.lms.url" : "bursar.lms.api-key");
    }
    return exchange.call(timeout, calling);
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
