package io.bursar.lms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.databind.JsonNode;

/// The JWT by which this service speaks to those parts of the LMS that take no API key. It is kept
/// until shortly before it expires.
@Component
class LmsToken {

  /// The longest that getting one may take, unless there is less time.
  static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final LmsHttp lms;
  private final LmsSettings settings;
  private final Clock clock;

  private volatile @Nullable Token current;

  LmsToken(LmsHttp lms, LmsSettings settings, Clock clock) {
    this.lms = lms;
    this.settings = settings;
    this.clock = clock;
  }

  /// Whether there is a client id and secret to get a token with.
  boolean isConfigured() {
    return settings.oauth().clientId() != null && settings.oauth().clientSecret() != null;
  }

  /// A token that is still good; getting one takes at most so long. Throws [NoToken] when the LMS
  /// gives none.
  String get(Duration timeout) {
    var token = current;
    if (token == null || !clock.instant().isBefore(token.renewAt())) {
      // Two callers at once fetch two tokens, which harms nobody; no lock is held while the LMS
      // answers.
      token = fetch(timeout);
      current = token;
    }
    return token.text();
  }

  /// Forgets this token, because the LMS refused it; one that somebody has fetched since stays.
  void forget(String refused) {
    var token = current;
    if (token != null && token.text().equals(refused)) {
      current = null;
    }
  }

  private Token fetch(Duration timeout) {
    JsonNode answer;
    try {
      answer =
          lms.client(timeout)
              .post()
              .uri(lms.uri("/oauth2/access_token"))
              .contentType(MediaType.APPLICATION_FORM_URLENCODED)
              .body(credentials())
              .retrieve()
              .body(JsonNode.class);
    } catch (RestClientException failure) {
      throw new NoToken(failure);
    }
    var text = answer == null ? "" : answer.path("access_token").asString("");
    if (answer == null || text.isEmpty()) {
      throw new NoToken(new RestClientException("The token answer holds no token"));
    }
    var seconds = answer.path("expires_in").asLong(0);
    return new Token(text, clock.instant().plusSeconds(seconds).minus(MARGIN));
  }

  private LinkedMultiValueMap<String, @Nullable String> credentials() {
    var form = new LinkedMultiValueMap<String, @Nullable String>();
    form.setAll(
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            String.valueOf(settings.oauth().clientId()),
            "client_secret",
            String.valueOf(settings.oauth().clientSecret()),
            "token_type",
            "jwt"));
    return form;
  }

  /// The LMS gave no token. Whatever it was wanted for was not asked for.
  static final class NoToken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RestClientException failure;

    NoToken(RestClientException failure) {
      super(failure);
      this.failure = failure;
    }

    /// What it means for the call that needed it: never sent, or refused like a call with a bad
    /// token when the LMS does not accept the client.
    LmsAnswer answer() {
      if (failure instanceof RestClientResponseException answered) {
        var status = answered.getStatusCode().value();
        return status == 429 || status >= 500
            ? new LmsAnswer.NeverSent("it gave no token (%d)".formatted(status))
            : new LmsAnswer.Answered(401, null, answered.getResponseBodyAsString());
      }
      try {
        return LmsExchange.failed(failure) instanceof LmsAnswer.NeverSent never
            ? never
            : new LmsAnswer.NeverSent("it gave no token in time, or lost it on the way");
      } catch (RestClientException unreadable) {
        return new LmsAnswer.NeverSent("it answered with something that is no token");
      }
    }

    /// Why, for a person.
    String sentence() {
      return switch (failure) {
        case RestClientResponseException answered ->
            "The LMS gave no token: it answered %d.".formatted(answered.getStatusCode().value());
        default -> "The LMS gave no token.";
      };
    }
  }

  private record Token(String text, Instant renewAt) {

    @Override
    public String toString() {
      return "Token[renewAt=%s]".formatted(renewAt);
    }
  }
}
