package io.bursar.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A plain client that keeps no cookies, follows no redirects and gives up after five seconds.
public final class HttpProbe {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final String root;
  private final String[] headers;
  private final Duration timeout;

  public HttpProbe(String root, String... headers) {
    this(root, Duration.ofSeconds(5), headers);
  }

  private HttpProbe(String root, Duration timeout, String... headers) {
    this.root = root;
    this.timeout = timeout;
    this.headers = headers.clone();
  }

  /// The same client with more headers.
  public HttpProbe with(String... more) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of(more));
    return new HttpProbe(root, timeout, all.toArray(String[]::new));
  }

  /// The same client, less patient.
  public HttpProbe waiting(Duration time) {
    return new HttpProbe(root, time, headers);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return with("Content-Type", "application/json").send("POST", path, json);
  }

  public HttpResponse<String> form(String path, String form)
      throws IOException, InterruptedException {
    return with("Content-Type", "application/x-www-form-urlencoded").send("POST", path, form);
  }

  public HttpResponse<String> put(String path, String json)
      throws IOException, InterruptedException {
    return with("Content-Type", "application/json").send("PUT", path, json);
  }

  public HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(timeout)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
