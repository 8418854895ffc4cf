package io.bursar.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST interface of a running Bursar.
final class Remote {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String url;
  private final String token;

  Remote(String url, String token) {
    if (!url.matches("https?://[^/\\s]+.*")) {
      throw new Options.Misused(
          "\"%s\" is no address: it begins with http:// or https://.".formatted(url));
    }
    this.url = url.replaceFirst("/+$", "");
    this.token = token.strip().replaceFirst("(?i)^JWT\\s+", "");
  }

  JsonNode get(String path) {
    return json(send("GET", path, null, null));
  }

  String text(String path) {
    return send("GET", path, null, null);
  }

  JsonNode post(String path, Object body, @Nullable String key) {
    return json(send("POST", path, JsonMapper.shared().writeValueAsString(body), key));
  }

  private String send(String method, String path, @Nullable String body, @Nullable String key) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(TIMEOUT)
              .header("Authorization", "JWT " + token)
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      if (body != null) {
        request.header("Content-Type", "application/json");
      }
      if (key != null) {
        request.header("Idempotency-Key", key);
      }
      var response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 500 || response.statusCode() / 100 == 3) {
        throw new Unreachable("%s answers %d.".formatted(url, response.statusCode()));
      }
      if (response.statusCode() >= 400) {
        throw new Unwilling(sentence(response.body(), response.statusCode()));
      }
      return response.body();
    } catch (IOException failure) {
      throw new Unreachable(
          "%s cannot be reached: %s."
              .formatted(
                  url,
                  failure.getMessage() == null
                      ? failure.getClass().getSimpleName()
                      : failure.getMessage()));
    } catch (IllegalArgumentException _) {
      throw new Options.Misused("The address or the token holds what none can hold.");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Unreachable("Interrupted.");
    }
  }

  private JsonNode json(String body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException _) {
      throw new Unreachable("What answers at %s is not Bursar.".formatted(url));
    }
  }

  /// `{"detail": "..."}`, or the first sentence about a field.
  private static String sentence(String body, int status) {
    try {
      var json = JsonMapper.shared().readTree(body);
      if (json.has("detail")) {
        return json.path("detail").asString();
      }
      for (var field : json.properties()) {
        return field.getKey() + ": " + field.getValue().path(0).asString();
      }
    } catch (JacksonException _) {
      return "it answers %d.".formatted(status);
    }
    return "it answers %d.".formatted(status);
  }

  /// Bursar says no.
  static final class Unwilling extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unwilling(String sentence) {
      super(sentence, null, false, false);
    }
  }

  /// Nobody answers sensibly.
  static final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreachable(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
