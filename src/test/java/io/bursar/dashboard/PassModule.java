package io.bursar.dashboard;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Attribute;
import io.bursar.catalog.ProductType.Kind;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A product type of the tests' own, with attributes of every kind: passes to a library, which may
/// be closed.
final class PassModule implements FulfillmentModule {

  private final Map<Object, Deliverability> libraries = new ConcurrentHashMap<>();

  /// From now on a look at passes to this library says this.
  void says(String library, Deliverability answer) {
    libraries.put(library, answer);
  }

  @Override
  public ProductType productType() {
    return new ProductType(
            "Library Pass",
            List.of(
                Attribute.required("library", Kind.TEXT).labeled("Library", "Which one it opens."),
                Attribute.optional("level", Kind.TEXT).oneOf("reader", "lender"),
                Attribute.optional("until", Kind.DATE),
                Attribute.optional("page", Kind.URL),
                Attribute.optional("shelf", Kind.UUID),
                Attribute.optional("books", Kind.INT),
                Attribute.optional("quiet", Kind.BOOL)),
            false,
            Quantity.MANY,
            true)
        .saying("You can go in at once.", "Your passes are at the desk.");
  }

  @Override
  public String destination() {
    return "library";
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals("Library Pass");
  }

  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    return Optional.of(new Grant("passes of line " + line.lineId(), "", ""));
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    return new Outcome.Delivered(owed(line).orElseThrow(), false, "At the desk.", Evidence.NONE);
  }

  @Override
  public Observation observe(LineToDeliver line) {
    return new Observation.NotAsAsked("Nothing at the desk.", Evidence.NONE);
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    return new Revocation.Revoked("Taken back.", Evidence.NONE);
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    return libraries.getOrDefault(
        String.valueOf(product.attributes().get("library")), new Deliverability.Deliverable());
  }
}
