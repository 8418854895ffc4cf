package io.bursar.lms;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the LMS is and who we are there. `url` is its root without a final slash; what is not set,
/// or set to nothing, is null. A root that is no http address stops the start. Secrets never appear
/// in its text.
@ConfigurationProperties("bursar.lms")
public record LmsSettings(
    @Nullable String url, @Nullable String apiKey, @DefaultValue OAuth oauth) {

  /// Checks the address.
  public LmsSettings {
    url = url == null || url.isBlank() ? null : checked(url.strip());
    apiKey = apiKey == null || apiKey.isBlank() ? null : apiKey.strip();
  }

  @Override
  public String toString() {
    return "LmsSettings[url=%s]".formatted(url);
  }

  private static String checked(String url) {
    var uri = URI.create(url);
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          "bursar.lms.url must be an address that starts with http:// or https://");
    }
    return url.replaceAll("/+$", "");
  }

  /// The client of the LMS's OAuth server that stands for this service.
  public record OAuth(@Nullable String clientId, @Nullable String clientSecret) {

    /// Takes blank for absent.
    public OAuth {
      clientId = clientId == null || clientId.isBlank() ? null : clientId.strip();
      clientSecret = clientSecret == null || clientSecret.isBlank() ? null : clientSecret.strip();
    }

    @Override
    public String toString() {
      return "OAuth[clientId=%s]".formatted(clientId);
    }
  }
}
