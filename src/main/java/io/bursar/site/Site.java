package io.bursar.site;

import java.net.URI;
import java.time.ZoneId;

/// One public face of Bursar: who sells there, and under which root.
///
/// @param url the public root, without a final slash; every absolute link starts with it
/// @param zone where the days of reports begin
public record Site(long id, Partner partner, String url, ZoneId zone) {

  /// The absolute link to a path, which starts with a slash.
  public String link(String path) {
    return url + path;
  }

  /// The name of the host that selects this site, without a port.
  public String host() {
    return URI.create(url).getHost();
  }
}
