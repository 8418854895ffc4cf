package io.bursar.site;

import java.util.stream.Collectors;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Believes `X-Forwarded-For`, `-Proto` and `-Host` when a trusted proxy sends them, and nobody
/// else's.
@Component
class TrustedProxies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private final SiteSettings settings;

  TrustedProxies(SiteSettings settings) {
    this.settings = settings;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    if (settings.trustedProxies().isEmpty()) {
      return;
    }
    var valve = new RemoteIpValve();
    valve.setInternalProxies(
        settings.trustedProxies().stream()
            .map(TrustedProxies::network)
            .collect(Collectors.joining(",")));
    valve.setProtocolHeader("X-Forwarded-Proto");
    valve.setHostHeader("X-Forwarded-Host");
    factory.addEngineValves(valve);
  }

  /// The valve takes a list without any network for a regular expression.
  private static String network(String address) {
    if (address.contains("/")) {
      return address.strip();
    }
    return address.strip() + (address.contains(":") ? "/128" : "/32");
  }
}
