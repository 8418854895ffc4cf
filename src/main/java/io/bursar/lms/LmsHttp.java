package io.bursar.lms;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/// How every call to the LMS travels: one pool of connections, HTTP/1.1, no redirects, and a limit
/// on connecting and on the whole answer, its body included.
@Component
class LmsHttp {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final RestClient.Builder builder;
  private final LmsSettings settings;
  private final Map<Duration, RestClient> clients = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          // On plain HTTP the JDK would offer an upgrade to HTTP/2 that some servers choke on.
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  LmsHttp(RestClient.Builder builder, LmsSettings settings) {
    this.builder = builder;
    this.settings = settings;
  }

  /// A client whose calls end, with an answer or an exception, within connecting plus
  /// `readTimeout`.
  RestClient client(Duration readTimeout) {
    return clients.computeIfAbsent(readTimeout, this::newClient);
  }

  /// The absolute address of an encoded path, such as `/api/enrollment/v1/enrollment`; refuses
  /// while no address of the LMS is set.
  URI uri(String encodedPath) {
    if (settings.url() == null) {
      throw new IllegalStateException("bursar.lms.url is not set");
    }
    return URI.create(settings.url() + encodedPath);
  }

  private RestClient newClient(Duration readTimeout) {
    var requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(readTimeout);
    return builder.clone().requestFactory(requests).build();
  }
}
