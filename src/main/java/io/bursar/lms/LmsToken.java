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

  /// A token that is still good; getting one takes at most so long. Throws what the call throws.
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
    var answer =
        lms.client(timeout)
            .post()
            .uri(lms.uri("/oauth2/access_token"))
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .body(form)
            .retrieve()
            .body(JsonNode.class);
    var text = answer == null ? "" : answer.path("access_token").asString("");
    if (text.isEmpty()) {
      throw new RestClientException("The token answer holds no token");
    }
    var seconds = answer == null ? 0 : answer.path("expires_in").asLong(0);
    return new Token(text, clock.instant().plusSeconds(seconds).minus(MARGIN));
  }

  private record Token(String text, Instant renewAt) {

    @Override
    public String toString() {
      return "Token[renewAt=%s]".formatted(renewAt);
    }
  }
}
