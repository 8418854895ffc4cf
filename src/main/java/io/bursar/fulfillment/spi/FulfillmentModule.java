package io.bursar.fulfillment.spi;

import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import java.util.Map;
import java.util.Optional;

/// Delivers one product type. A Spring bean of this type is all that a new product type needs, and
/// its name in `bursar.fulfillment.modules`.
///
/// Every method may be called from many threads at once and any number of times for one line; none
/// is called inside a transaction. A call takes at most [LineToDeliver#timeout], its answer's body
/// included. Failures are outcomes; an exception is a bug and counts as [Outcome.Unsure].
public interface FulfillmentModule extends ProductTypes.Declaration {

  /// The product type that this module delivers.
  @Override
  ProductType productType();

  /// The module's name in `bursar.fulfillment.modules`, by default that of its product type.
  default String name() {
    return productType().name();
  }

  /// The name of the system that is called, shared by all modules that call the same one: outages
  /// and rates are counted by it.
  String destination();

  /// Whether this module delivers lines of this product type with these attributes. The first
  /// module of the configured list that says yes gets the line, and keeps it. Must be fast and call
  /// nobody.
  boolean supports(String productType, Map<String, Object> attributes);

  /// What this line owes, exactly as [#fulfill] asks for it, with an empty reference; empty when
  /// the line's own data does not say. The ledger compares lines by it, and a revocation asks for
  /// it when no answer ever told more. Must be fast and call nobody.
  Optional<Outcome.Grant> owed(LineToDeliver line);

  /// Whether a learner who has `held` needs nothing more for what is `owed`: two lines of one
  /// learner with the same resource grant the same thing, and the one must not take from the other.
  /// By default only what is equal.
  default boolean covers(Outcome.Grant held, Outcome.Grant owed) {
    return held.resource().equals(owed.resource()) && held.mode().equals(owed.mode());
  }

  /// Asks the destination for what the line owes. Repeating it for a delivered line must change
  /// nothing there.
  Outcome fulfill(LineToDeliver line);

  /// Asks the destination what it says now, and changes nothing.
  Observation observe(LineToDeliver line);

  /// Whether delivering leaves something at the destination that [#observe] can see, and that is
  /// gone once it was taken back. Without it a look always says yes, so nothing is compared.
  default boolean leavesTrace() {
    return true;
  }

  /// Asks the destination to take back exactly this grant. Repeating it must change nothing there,
  /// and taking back what was never granted must succeed.
  Revocation revoke(LineToDeliver line, Outcome.Grant grant);

  /// Whether a product could be delivered if somebody bought it now: asked when a product is
  /// published and from time to time while it is for sale. Changes nothing.
  Deliverability check(ProductToCheck product);

  /// What the learner is shown on the receipt of what this grant gave, such as a key or an address
  /// to go to; empty when there is nothing to show. Must be fast and call nobody.
  default Optional<Handout> handout(Outcome.Grant grant) {
    return Optional.empty();
  }

  /// How long and how often failed attempts are repeated; empty for what `bursar.fulfillment.retry`
  /// says.
  default Optional<Retries> retries() {
    return Optional.empty();
  }
}
