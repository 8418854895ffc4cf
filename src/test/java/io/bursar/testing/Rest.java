package io.bursar.testing;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.util.Objects.requireNonNull;

import io.bursar.account.Account;
import io.bursar.sandbox.lms.SandboxLms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls the REST interface of the Bursar under test over real HTTP, as somebody with a JWT of the
/// LMS or as nobody. Follows no redirects.
@TestComponent
public class Rest {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final SandboxLms lms;
  private final WebServerApplicationContext server;

  public Rest(SandboxLms lms, WebServerApplicationContext server) {
    this.lms = lms;
    this.server = server;
  }

  /// The root of the Bursar under test.
  public String root() {
    return "http://localhost:" + requireNonNull(server.getWebServer()).getPort();
  }

  /// `GET` as this account; null is nobody.
  public Answer get(@Nullable Account as, String path) {
    return send(as, "GET", path, null, noBody());
  }

  /// `POST` of JSON text as this account; null is nobody.
  public Answer post(@Nullable Account as, String path, String json) {
    return send(as, "POST", path, "application/json", ofString(json));
  }

  /// `PUT` without a body as this account; null is nobody.
  public Answer put(@Nullable Account as, String path) {
    return send(as, "PUT", path, null, noBody());
  }

  /// `POST` of JSON text as nobody, with one header of this name; without it if its value is null.
  public Answer signed(String path, String header, @Nullable String value, String json) {
    var request =
        HttpRequest.newBuilder(URI.create(root() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(ofString(json));
    return answer(value == null ? request : request.header(header, value));
  }

  /// Any call; more headers as name, value, name, value.
  public Answer send(
      @Nullable Account as,
      String method,
      String path,
      @Nullable String contentType,
      BodyPublisher body,
      String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(root() + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body);
    if (as != null) {
      request.header("Authorization", "JWT " + lms.jwtFor(as.username()));
    }
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return answer(request);
  }

  private Answer answer(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /// What came back.
  public record Answer(int status, HttpHeaders headers, String body) {

    /// The body as JSON.
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }
}
