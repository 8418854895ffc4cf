package io.bursar.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Calls the Bursar of a test over real HTTP, as a browser does: it keeps cookies. It follows no
/// redirects, so that tests see them.
public final class Caller {

  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

  private final CookieManager cookies = new CookieManager();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(cookies)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String root;

  /// Calls the Bursar on this port.
  public Caller(int port) {
    this.root = "http://localhost:" + port;
  }

  /// The root that every path is added to.
  public String root() {
    return root;
  }

  /// GET, with headers as name, value, name, value.
  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /// POST of a JSON text.
  public HttpResponse<String> postJson(String path, String json, String... headers) {
    return send("POST", path, json, with(headers, "Content-Type", "application/json"));
  }

  /// POST of a form, given as `name=value&name=value`.
  public HttpResponse<String> postForm(String path, String form, String... headers) {
    return send(
        "POST", path, form, with(headers, "Content-Type", "application/x-www-form-urlencoded"));
  }

  /// Any method; a null body is none.
  public HttpResponse<String> send(
      String method, String path, @Nullable String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }

  /// Signs in by the page, with the password that tests give everybody.
  public HttpResponse<String> signIn(String username) {
    var form = "username=" + username + "&password=" + TestPasswords.PASSWORD;
    return postForm("/login/", form + "&_csrf=" + csrf("/login/"));
  }

  /// The token of the form on this page.
  public String csrf(String page) {
    var found = CSRF.matcher(get(page).body());
    if (!found.find()) {
      throw new AssertionError("No form on " + page);
    }
    return Objects.requireNonNull(found.group(1));
  }

  /// The cookies that the server has set so far.
  public CookieManager cookies() {
    return cookies;
  }

  private static String[] with(String[] headers, String name, String value) {
    var more = Arrays.copyOf(headers, headers.length + 2);
    more[headers.length] = name;
    more[headers.length + 1] = value;
    return more;
  }
}
