package io.bursar.shared;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/// How calls to other computers travel: one pool of connections, HTTP/1.1, no redirects, and a
/// limit on connecting and on the whole answer, its body included. Thread-safe.
public final class HttpClients {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final RestClient.Builder builder;
  private final Map<Duration, RestClient> clients = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          // On plain HTTP the JDK would offer an upgrade to HTTP/2 that some servers choke on.
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  /// A pool whose clients are otherwise as this builder says.
  public HttpClients(RestClient.Builder builder) {
    this.builder = builder.clone();
  }

  /// A client whose calls end, with an answer or an exception, within connecting plus
  /// `readTimeout`.
  public RestClient with(Duration readTimeout) {
    return clients.computeIfAbsent(readTimeout, this::newClient);
  }

  private RestClient newClient(Duration readTimeout) {
    var requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(readTimeout);
    return builder.clone().requestFactory(requests).build();
  }
}
