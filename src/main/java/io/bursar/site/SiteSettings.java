package io.bursar.site;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The first site.
///
/// @param url its public root; null is `http://localhost:{port}`
/// @param zone where the days of its reports begin
/// @param trustedProxies addresses and networks (CIDR) whose `X-Forwarded-*` headers count
@ConfigurationProperties("bursar.site")
record SiteSettings(
    @Nullable String url,
    @DefaultValue("UTC") ZoneId zone,
    @DefaultValue List<String> trustedProxies) {

  SiteSettings {
    url = url == null || url.isBlank() ? null : root(url.strip());
  }

  private static String root(String url) {
    try {
      var uri = new URI(url);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return url.replaceAll("/+$", "");
      }
    } catch (URISyntaxException _) {
      // The sentence below says it better.
    }
    throw new IllegalArgumentException(
        "bursar.site.url must be a root such as https://shop.example.org, not '%s'".formatted(url));
  }
}
