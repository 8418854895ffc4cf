package io.bursar.fulfillment.contract;

import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.LineToDeliver.Learner;
import io.bursar.shared.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Lines for contract tests, each with an id, a key and an order of its own.
public final class Lines {

  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final AtomicLong number = new AtomicLong(7_000_000);

  private Lines() {}

  /// A line of this type with these attributes, bought by a learner of this name.
  public static LineToDeliver of(
      String productType, Map<String, Object> attributes, long siteId, String username) {
    var id = number.incrementAndGet();
    return new LineToDeliver(
        UUID.randomUUID(),
        UUID.randomUUID(),
        siteId,
        "TEST-" + id,
        Instant.parse("2026-07-14T09:30:00.123456Z"),
        id,
        productType,
        "SKU" + id,
        "A product to be delivered",
        attributes,
        1,
        Money.of(1_000, "USD"),
        new Learner(id, username, username + "@example.org", "Full Name Of " + username, Map.of()),
        false,
        TIMEOUT);
  }
}
