package io.bursar.product.donation;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Observation.AsAsked;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Donations: there is nothing to deliver and nothing to take back, so every answer is yes. A
/// basket line may hold several, since the unit is an amount.
@Component
class DonationModule implements FulfillmentModule {

  static final ProductType TYPE =
      new ProductType("Donation", List.of(), false, Quantity.MANY, true)
          .saying("There is nothing to wait for.", "Thank you for your donation.");

  @Override
  public ProductType productType() {
    return TYPE;
  }

  /// What needs no other computer.
  @Override
  public String destination() {
    return "bursar";
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(TYPE.name());
  }

  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    return Optional.of(grant(line));
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    return thanked(line, false);
  }

  @Override
  public Observation observe(LineToDeliver line) {
    return new AsAsked(thanked(line, true));
  }

  @Override
  public boolean leavesTrace() {
    return false;
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    return new Revoked("A donation gives nothing that could be taken back.", Evidence.NONE);
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    return new Deliverable();
  }

  private static Delivered thanked(LineToDeliver line, boolean already) {
    return new Delivered(
        grant(line), already, "A donation: there is nothing to deliver.", Evidence.NONE);
  }

  /// A name of its own for each line, so that no line stands for another.
  private static Grant grant(LineToDeliver line) {
    return new Grant(line.key().toString(), "donation", "");
  }
}
