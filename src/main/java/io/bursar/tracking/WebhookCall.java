package io.bursar.tracking;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/// One POST to somebody else's computer: within the timeout, without redirects or repeats, and
/// without believing its body. What came of it is a value.
class WebhookCall implements DisposableBean {

  private static final int BODY_BYTES_MAX = 16_384;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final int CONNECTIONS_PER_HOST = 32;
  private static final int CONNECTIONS = 500;

  private final CloseableHttpClient client;
  private final Duration timeout;

  /// @param addresses finds the addresses of hosts, or refuses them
  WebhookCall(Duration timeout, DnsResolver addresses) {
    this.timeout = timeout;
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(addresses)
            .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
            .setMaxConnTotal(CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                    .setSocketTimeout(Timeout.of(timeout))
                    .build())
            .build();
    this.client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setUserAgent("Bursar")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  /// What came of a call.
  ///
  /// @param status null when no answer came
  /// @param reason empty when it was taken; a sentence that repeats nothing of the answer
  record Result(@Nullable Integer status, String reason, int millis) {

    boolean isTaken() {
      return status != null && status >= 200 && status < 300;
    }
  }

  /// Sends JSON there.
  Result post(URI url, Map<String, String> headers, byte[] json) {
    var started = System.nanoTime();
    var request = new HttpPost(url);
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
    var cut =
        CompletableFuture.runAsync(
            request::cancel,
            CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
    Integer status = null;
    var reason = "";
    try (var response = client.executeOpen(RoutingSupport.determineHost(request), request, null)) {
      status = response.getCode();
      reason = status >= 200 && status < 300 ? "" : "It answered %d.".formatted(status);
      drain(response);
    } catch (IOException | HttpException | RuntimeException failure) {
      // An answer that began has said its status, however it ended.
      if (status == null) {
        reason = request.isCancelled() ? "No answer in time." : reason(failure);
      }
    } finally {
      cut.cancel(false);
    }
    return new Result(status, reason, millisSince(started));
  }

  @Override
  public void destroy() throws IOException {
    client.close();
  }

  /// Reads a short body to its end, so that the connection may serve again.
  private static void drain(ClassicHttpResponse response) throws IOException {
    var entity = response.getEntity();
    if (entity != null) {
      try (var body = entity.getContent()) {
        if (body.readNBytes(BODY_BYTES_MAX).length == BODY_BYTES_MAX) {
          response.close();
        }
      }
    }
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case PublicAddresses.Inside _ -> "Its host is not a public address.";
      case UnknownHostException _ -> "Its name does not resolve.";
      case ConnectTimeoutException _ -> "Connecting took too long.";
      case ConnectException _ -> "The connection was refused.";
      case SSLException _ -> "No secure connection could be made.";
      case SocketTimeoutException _ -> "No answer in time.";
      case InterruptedIOException _ -> "No answer in time.";
      case IOException _ -> "The connection broke.";
      default -> "It could not be called: " + failure.getClass().getSimpleName() + ".";
    };
  }

  private static int millisSince(long started) {
    return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
  }
}
