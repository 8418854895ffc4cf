package io.bursar.fulfillment;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Retries;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A product type of the tests' own: badges, handed out at once by whichever of the two modules is
/// configured first. A learner may have any number of the same.
final class BadgeModule implements FulfillmentModule {

  static final ProductType TYPE = new ProductType("Badge", List.of(), false, Quantity.SINGLE, true);
  static final String BY_HAND = "Badge";
  static final String BY_POST = "Badge by post";

  private static final AtomicInteger number = new AtomicInteger();

  private final String name;
  private final Map<Long, Integer> handedOut = new ConcurrentHashMap<>();
  private final Map<Long, String> takenBack = new ConcurrentHashMap<>();
  private final Set<Long> lost = ConcurrentHashMap.newKeySet();
  private final Map<String, CyclicBarrier> meetings = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile int meet = 1;

  BadgeModule(String name) {
    this.name = name;
  }

  /// A badge of its own that costs nothing; answers its SKU.
  static String aBadge(JdbcClient db, Site site) {
    var sku = "BADGE" + number.incrementAndGet();
    db.sql(
            """
            with badge as (
              insert into catalog.products (partner_id, structure, product_type, title, created_at, updated_at)
              values (:partner, 'standalone', 'Badge', 'A badge', now(), now())
              returning id)
            insert into catalog.stock_records (product_id, partner_id, sku, currency, price, created_at, updated_at)
            select id, :partner, :sku, 'USD', 0, now(), now() from badge
            """)
        .param("partner", site.partner().id())
        .param("sku", sku)
        .update();
    return sku;
  }

  /// From now on nothing is handed out (or it is again).
  void close(boolean closed) {
    this.closed = closed;
  }

  /// From now on a line waits until so many lines of its order stand at the counter, so that all of
  /// them are settled at the same moment.
  void meet(int lines) {
    meet = lines;
  }

  /// How often the badge of this line was handed out.
  int handedOut(long lineId) {
    return handedOut.getOrDefault(lineId, 0);
  }

  /// Somebody loses the badge of this line: it is handed out again with the next number.
  void lose(long lineId) {
    lost.add(lineId);
  }

  /// Which badge of this line was taken back, by its number; null when none was.
  @Nullable String takenBack(long lineId) {
    return takenBack.get(lineId);
  }

  @Override
  public ProductType productType() {
    return TYPE;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String destination() {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(TYPE.name());
  }

  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    return Optional.of(grant(line, ""));
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    return new Deliverability.Deliverable();
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    if (closed) {
      return new Outcome.NotApplied("The office is closed.", null, Evidence.NONE);
    }
    if (meet > 1) {
      meetOthers(line);
    }
    handedOut.merge(line.lineId(), 1, Integer::sum);
    lost.remove(line.lineId());
    return new Outcome.Delivered(grant(line, numbered(line)), false, "Handed out.", Evidence.NONE);
  }

  @Override
  public Observation observe(LineToDeliver line) {
    return handedOut(line.lineId()) > 0 && !lost.contains(line.lineId())
        ? new Observation.AsAsked(
            new Outcome.Delivered(
                grant(line, numbered(line)), true, "Handed out before.", Evidence.NONE))
        : new Observation.NotAsAsked("Still in the drawer.", Evidence.NONE);
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    takenBack.put(line.lineId(), grant.reference());
    return new Revocation.Revoked("Taken back.", Evidence.NONE);
  }

  /// By post nobody tries for long.
  @Override
  public Optional<Retries> retries() {
    return name.equals(BY_POST)
        ? Optional.of(
            new Retries(Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(2)))
        : Optional.empty();
  }

  private void meetOthers(LineToDeliver line) {
    try {
      meetings.computeIfAbsent(line.orderNumber(), _ -> new CyclicBarrier(meet)).await();
    } catch (InterruptedException | BrokenBarrierException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String numbered(LineToDeliver line) {
    return "badge %d, no. %d".formatted(line.lineId(), handedOut(line.lineId()));
  }

  private Grant grant(LineToDeliver line, String reference) {
    return new Grant("badge of line " + line.lineId(), name, reference);
  }
}
