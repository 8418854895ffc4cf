package io.bursar.tracking;

import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The webhook endpoints of a site: who is told of what, and what they were told.
@Component
public class Endpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
  private static final Duration OLD_SECRET_SIGNS = Duration.ofHours(24);
  private static final int SECRET_BYTES = 32;
  private static final int URL_CHARACTERS_MAX = 2_000;
  private static final int DESCRIPTION_CHARACTERS_MAX = 200;
  private static final int ENDPOINTS_MAX = 100;
  private static final int PAGE = 50;
  private static final int ATTEMPTS_MAX = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final EndpointStore store;
  private final WebhookDeliveryStore deliveries;
  private final PublicAddresses addresses;
  private final Listeners listeners;
  private final Clock clock;

  Endpoints(
      EndpointStore store,
      WebhookDeliveryStore deliveries,
      PublicAddresses addresses,
      Listeners listeners,
      Clock clock) {
    this.store = store;
    this.deliveries = deliveries;
    this.addresses = addresses;
    this.listeners = listeners;
    this.clock = clock;
  }

  /// The endpoints of a site, oldest first; a site has at most 100.
  public List<Endpoint> all(Site site) {
    return store.ofSite(site.id(), ENDPOINTS_MAX);
  }

  /// An endpoint of this site. Refuses with [NoSuchEndpoint].
  public Endpoint get(long id, Site site) {
    return store
        .find(id)
        .filter(endpoint -> endpoint.siteId() == site.id())
        .orElseThrow(NoSuchEndpoint::new);
  }

  /// Adds an endpoint; its secret is told here and never again. It hears of what happens from now
  /// on, and from a second later on where other nodes are concerned. Refuses with
  /// [EndpointRefused].
  public Created add(Site site, String url, String description, List<String> types, long userId) {
    var address = checked(url.strip());
    if (types.isEmpty() || !EventType.texts().containsAll(types)) {
      throw new EndpointRefused(
          "types", "Choose some of " + String.join(", ", EventType.texts()) + ".");
    }
    if (description.length() > DESCRIPTION_CHARACTERS_MAX) {
      throw new EndpointRefused(
          "description",
          "A description has at most %d characters.".formatted(DESCRIPTION_CHARACTERS_MAX));
    }
    if (all(site).size() >= ENDPOINTS_MAX) {
      throw new EndpointRefused("url", "A site has at most %d endpoints.".formatted(ENDPOINTS_MAX));
    }
    var secret = newSecret();
    var id =
        store.insert(
            site.id(),
            address.toString(),
            description.strip(),
            types.stream().distinct().toList(),
            secret,
            userId,
            clock.instant());
    listeners.forget();
    LOG.info("User {} added webhook endpoint {}", userId, id);
    return new Created(get(id, site), secret);
  }

  /// Gives an endpoint another secret, told here and never again. The one before signs too for 24
  /// hours more.
  public Created rotate(long id, Site site, long userId) {
    var endpoint = get(id, site);
    var secret = newSecret();
    store.rotate(endpoint.id(), secret, clock.instant().plus(OLD_SECRET_SIGNS));
    LOG.info("User {} changed the secret of webhook endpoint {}", userId, id);
    return new Created(get(id, site), secret);
  }

  /// Lets an endpoint hear of what happens from now on.
  public void enable(long id, Site site, long userId) {
    store.enable(get(id, site).id());
    listeners.forget();
    LOG.info("User {} enabled webhook endpoint {}", userId, id);
  }

  /// Tells an endpoint nothing more; what is not sent yet fails, and may be replayed.
  public void disable(long id, Site site, long userId) {
    store.disable(get(id, site).id(), "A member of staff disabled it.");
    listeners.forget();
    LOG.info("User {} disabled webhook endpoint {}", userId, id);
  }

  /// What an endpoint was told and is to be told, newest first, 50 at once.
  ///
  /// @param state `due`, `sent`, `failed`, or null for all
  /// @param before the id of the last one of the page before
  public WebhookDelivery.Some deliveries(
      Endpoint endpoint, @Nullable String state, @Nullable Long before) {
    var found = deliveries.newest(endpoint.id(), state, before, PAGE + 1);
    return new WebhookDelivery.Some(
        found.subList(0, Math.min(PAGE, found.size())), found.size() > PAGE);
  }

  /// The newest calls for a delivery, oldest first.
  public List<WebhookDelivery.Attempt> attempts(Endpoint endpoint, long deliveryId) {
    return deliveries.attempts(endpoint.id(), deliveryId, ATTEMPTS_MAX);
  }

  /// How much is due for an endpoint, and how much has failed for good.
  public Backlog backlog(Endpoint endpoint) {
    return new Backlog(deliveries.due(endpoint.id()), deliveries.failed(endpoint.id()));
  }

  /// Tells an endpoint once more of one event, now, with the id it had. Refuses with
  /// [NoSuchEndpoint] and with [EndpointDisabled].
  public void replay(long id, Site site, long deliveryId) {
    var endpoint = enabled(id, site);
    var now = clock.instant();
    if (deliveries.replay(endpoint.id(), deliveryId, now, now.plus(EventStore.GIVE_UP_AFTER))
        == 0) {
      throw new NoSuchEndpoint();
    }
  }

  /// Tells an endpoint of everything since then that failed, now; answers how much that is.
  public int replayFailed(long id, Site site, Instant since) {
    var endpoint = enabled(id, site);
    var now = clock.instant();
    return deliveries.replayFailed(endpoint.id(), since, now, now.plus(EventStore.GIVE_UP_AFTER));
  }

  private Endpoint enabled(long id, Site site) {
    var endpoint = get(id, site);
    if (!endpoint.enabled()) {
      throw new EndpointDisabled();
    }
    return endpoint;
  }

  private URI checked(String url) {
    var sentence = "This must be an address such as https://hooks.example.org/bursar.";
    try {
      var address = new URI(url);
      var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      var host = address.getHost();
      if (!List.of("http", "https").contains(scheme)
          || host == null
          || address.getRawUserInfo() != null
          || address.getRawFragment() != null
          || url.length() > URL_CHARACTERS_MAX) {
        throw new EndpointRefused("url", sentence);
      }
      addresses.resolve(host.replaceAll("^\\[|]$", ""));
      return address;
    } catch (URISyntaxException _) {
      throw new EndpointRefused("url", sentence);
    } catch (PublicAddresses.Inside _) {
      throw new EndpointRefused("url", "Its host is not a public address.");
    } catch (UnknownHostException _) {
      throw new EndpointRefused("url", "The name of its host does not resolve.");
    }
  }

  private static String newSecret() {
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }

  /// An endpoint and its new secret.
  public record Created(Endpoint endpoint, String secret) {

    /// Tells no secret.
    @Override
    public String toString() {
      return "Created[%d]".formatted(endpoint.id());
    }
  }

  /// What an endpoint was not told, or not yet.
  public record Backlog(long due, long failed) {}

  /// There is no such endpoint here, or no such delivery of it.
  public static final class NoSuchEndpoint extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchEndpoint() {
      super(Kind.NOT_FOUND, "no-such-endpoint", "There is no such endpoint, or no such delivery.");
    }
  }

  /// A disabled endpoint is told nothing.
  public static final class EndpointDisabled extends Refusal {
    private static final long serialVersionUID = 1L;

    EndpointDisabled() {
      super(Kind.CONFLICT, "endpoint-disabled", "Enable the endpoint first.");
    }
  }

  /// The endpoint cannot be added as it was asked for.
  public static final class EndpointRefused extends Refusal {
    private static final long serialVersionUID = 1L;
    private final String field;

    EndpointRefused(String field, String sentence) {
      super(Kind.INVALID, "endpoint-refused", sentence);
      this.field = field;
    }

    /// Which field is wrong.
    public String field() {
      return field;
    }
  }
}
