package io.bursar.fulfillment;

import io.bursar.catalog.Product;
import io.bursar.catalog.ProductChecks;
import io.bursar.catalog.ProductChecks.Result;
import io.bursar.catalog.Products;
import io.bursar.fulfillment.spi.Deliverability.CannotSay;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.site.Site;
import io.bursar.site.Sites;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Asks, before anybody buys, whether a product could be delivered: the module that would get it is
/// asked, outside any transaction, and the catalog keeps the answer. Repeatable; a look changes
/// nothing at the destination.
@Component
public class PreSaleCheck {

  private static final Logger LOG = LoggerFactory.getLogger(PreSaleCheck.class);
  private static final int BATCH = 100;
  private static final int AT_ONCE = 4;
  private static final int SILENCES_MAX = 8;

  private final Products products;
  private final ProductChecks checks;
  private final Modules modules;
  private final Sites sites;
  private final FulfillmentSettings settings;
  private final Clock clock;

  PreSaleCheck(
      Products products,
      ProductChecks checks,
      Modules modules,
      Sites sites,
      FulfillmentSettings settings,
      Clock clock) {
    this.products = products;
    this.checks = checks;
    this.modules = modules;
    this.sites = sites;
    this.settings = settings;
    this.clock = clock;
  }

  /// Looks at this product now. One that is unknown or without a price is left alone. Never call it
  /// inside a transaction.
  public void check(long productId) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A destination is never called inside a transaction");
    }
    products.byIds(List.of(productId)).stream()
        .filter(product -> product.structure() != Product.Structure.PARENT)
        .filter(product -> product.stock() != null)
        .forEach(product -> check(product, new ConcurrentHashMap<>()));
  }

  /// Looks at every product that is for sale, a few at once. A destination that says nothing useful
  /// several times in a row is left alone for the rest of the round.
  void checkAll() {
    var silences = new ConcurrentHashMap<String, AtomicInteger>();
    var batch = checks.forSale(0, BATCH);
    while (!batch.isEmpty() && !Thread.currentThread().isInterrupted()) {
      check(batch, silences);
      batch = checks.forSale(batch.getLast().id(), BATCH);
    }
  }

  /// A module that does not keep to its time is interrupted, and its product waits for the next
  /// round.
  private void check(List<Product> batch, Map<String, AtomicInteger> silences) {
    var longest = settings.timeout().multipliedBy(Math.ceilDiv(batch.size(), AT_ONCE) + 1L);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      threads.invokeAll(
          batch.stream()
              .map(product -> Executors.callable(() -> check(product, silences)))
              .toList(),
          longest.toMillis(),
          TimeUnit.MILLISECONDS);
      threads.shutdownNow();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(Product product, Map<String, AtomicInteger> silences) {
    var lookedAt = clock.instant();
    var module = modules.supporting(product.type(), product.asBought()).orElse(null);
    if (module == null) {
      checks.record(
          product.id(),
          Result.NOT_DELIVERABLE,
          "No configured module delivers such a product.",
          lookedAt);
      return;
    }
    var silent = silences.computeIfAbsent(module.destination(), _ -> new AtomicInteger());
    if (silent.get() >= SILENCES_MAX) {
      return;
    }
    try {
      switch (module.check(asked(product))) {
        case Deliverable() -> {
          silent.set(0);
          checks.record(product.id(), Result.DELIVERABLE, "", lookedAt);
        }
        case NotDeliverable(var why) -> {
          silent.set(0);
          checks.record(product.id(), Result.NOT_DELIVERABLE, why, lookedAt);
        }
        case CannotSay(var why) -> {
          silent.incrementAndGet();
          checks.record(product.id(), Result.CANNOT_SAY, why, lookedAt);
        }
      }
    } catch (RuntimeException bug) {
      LOG.error("The module {} cannot check product {}", module.name(), product.id(), bug);
      checks.record(
          product.id(), Result.CANNOT_SAY, "The check itself failed; see the log.", lookedAt);
    }
  }

  private ProductToCheck asked(Product product) {
    return new ProductToCheck(
        site(product).id(), product.id(), product.type(), product.asBought(), settings.timeout());
  }

  private Site site(Product product) {
    return sites.all().stream()
        .filter(site -> site.partner().id() == product.partnerId())
        .findFirst()
        .orElseGet(sites::first);
  }
}
