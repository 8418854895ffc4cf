package io.bursar.site;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// All sites. They change by a restart only, so they are read once and kept in memory; the first
/// one follows the configuration.
@Component
public class Sites {

  private final SiteSettings settings;
  private final SiteStore store;
  private final TransactionTemplate transaction;
  private final Environment environment;
  private volatile @Nullable List<Site> known;

  Sites(
      SiteSettings settings,
      SiteStore store,
      TransactionTemplate transaction,
      Environment environment) {
    this.settings = settings;
    this.store = store;
    this.transaction = transaction;
    this.environment = environment;
  }

  /// The site that the configuration describes.
  public Site first() {
    return all().getFirst();
  }

  /// The site of this host, given without a port. While there is only one site, any host is its
  /// host; with more, an unknown host has none.
  public Optional<Site> forHost(String host) {
    var sites = all();
    return sites.size() == 1
        ? Optional.of(sites.getFirst())
        : sites.stream().filter(site -> site.host().equalsIgnoreCase(host)).findFirst();
  }

  /// The site with this id, which something stored refers to.
  public Site get(long id) {
    return all().stream()
        .filter(site -> site.id() == id)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No site has the id " + id));
  }

  /// Whether the first site is served over HTTPS; known before the web server runs.
  public boolean isSecure() {
    var url = settings.url();
    return url != null && url.startsWith("https:");
  }

  /// By now the web server listens, whatever its port.
  @EventListener(ContextRefreshedEvent.class)
  void atStart() {
    all();
  }

  /// All sites, the configured one first.
  public List<Site> all() {
    var sites = known;
    return sites != null ? sites : load();
  }

  private synchronized List<Site> load() {
    var sites = known;
    if (sites == null) {
      var root = root();
      sites = transaction.execute(_ -> store.keepFirst(root));
      known = sites;
    }
    return sites;
  }

  private String root() {
    var url = settings.url();
    return url != null ? url : "http://localhost:" + port();
  }

  /// With `server.port=0` the port is known only once the web server listens.
  private String port() {
    var real = environment.getProperty("local.server.port");
    var configured = environment.getProperty("server.port", "8080");
    if (real == null && "0".equals(configured)) {
      throw new IllegalStateException(
          "The first site has no address before the web server listens; set bursar.site.url");
    }
    return real == null ? configured : real;
  }
}
