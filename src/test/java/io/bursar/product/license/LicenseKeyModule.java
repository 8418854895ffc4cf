package io.bursar.product.license;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Attribute;
import io.bursar.catalog.ProductType.Kind;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.Handout;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.Refused;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.test.context.TestComponent;

/// License keys from a pool: each line gets one, and keeps it until it is taken back.
@TestComponent
class LicenseKeyModule implements FulfillmentModule {

  static final ProductType TYPE =
      new ProductType(
              "License Key",
              List.of(
                  Attribute.required("pool", Kind.TEXT)
                      .labeled("Pool", "Where the keys come from.")),
              false,
              Quantity.SINGLE,
              true)
          .saying("The key is yours at once.", "Your key is ready.");

  private final LicenseKeys keys;
  private final Clock clock;

  LicenseKeyModule(LicenseKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public ProductType productType() {
    return TYPE;
  }

  @Override
  public String destination() {
    return "licenses";
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(TYPE.name());
  }

  /// The line's own key is its name, so that two lines of a learner get two keys.
  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    var pool = line.attribute("pool");
    return pool == null
        ? Optional.empty()
        : Optional.of(new Grant(line.key().toString(), pool, ""));
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    var pool = line.attribute("pool");
    if (pool == null) {
      return new Misconfigured("The line names no pool of keys.", Evidence.NONE);
    }
    return keys.take(pool, line.key(), clock.instant())
        .<Outcome>map(key -> delivered(line, pool, key, false))
        .orElseGet(() -> new Refused("The pool has no free key.", Evidence.NONE));
  }

  @Override
  public Observation observe(LineToDeliver line) {
    return keys.of(line.key())
        .<Observation>map(
            key ->
                new Observation.AsAsked(
                    delivered(line, String.valueOf(line.attribute("pool")), key, true)))
        .orElseGet(() -> new Observation.NotAsAsked("The line has no key.", Evidence.NONE));
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    keys.revoke(line.key(), clock.instant());
    return new Revocation.Revoked("The key is blocked.", Evidence.NONE);
  }

  @Override
  public Optional<Handout> handout(Grant grant) {
    return Optional.of(Handout.text("Your key", grant.reference()));
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    return keys.hasFree(String.valueOf(product.attributes().get("pool")))
        ? new Deliverability.Deliverable()
        : new Deliverability.NotDeliverable("The pool has no free key.");
  }

  private static Delivered delivered(LineToDeliver line, String pool, String key, boolean already) {
    return new Delivered(
        new Grant(line.key().toString(), pool, key), already, "It has a key.", Evidence.NONE);
  }
}
