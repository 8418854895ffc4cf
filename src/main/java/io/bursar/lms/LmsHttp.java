package io.bursar.lms;

import io.bursar.shared.HttpClients;
import java.net.URI;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/// How every call to the LMS travels.
@Component
class LmsHttp {

  private final HttpClients clients;
  private final LmsSettings settings;

  LmsHttp(RestClient.Builder builder, LmsSettings settings) {
    this.clients = new HttpClients(builder);
    this.settings = settings;
  }

  /// A client whose calls end, with an answer or an exception, within connecting plus
  /// `readTimeout`.
  RestClient client(Duration readTimeout) {
    return clients.with(readTimeout);
  }

  /// The absolute address of an encoded path, such as `/api/enrollment/v1/enrollment`; refuses
  /// while no address of the LMS is set.
  URI uri(String encodedPath) {
    if (settings.url() == null) {
      throw new IllegalStateException("bursar.lms.url is not set");
    }
    return URI.create(settings.url() + encodedPath);
  }
}
