package io.bursar.product.entitlement;

import io.bursar.catalog.Mode;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Attribute;
import io.bursar.catalog.ProductType.Kind;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
import io.bursar.fulfillment.spi.Deliverability.CannotSay;
import io.bursar.fulfillment.spi.Deliverability.Deliverable;
import io.bursar.fulfillment.spi.Deliverability.NotDeliverable;
import io.bursar.fulfillment.spi.FulfillmentModule;
import io.bursar.fulfillment.spi.LineToDeliver;
import io.bursar.fulfillment.spi.Observation;
import io.bursar.fulfillment.spi.Outcome;
import io.bursar.fulfillment.spi.Outcome.Delivered;
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.Outcome.NotApplied;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.fulfillment.spi.Revocation.NotRevoked;
import io.bursar.fulfillment.spi.Revocation.Revoked;
import io.bursar.lms.EntitlementApi;
import io.bursar.lms.LmsAnswer.Answered;
import io.bursar.product.LmsOutcomes;
import io.bursar.product.entitlement.Entitlements.Found;
import io.bursar.product.entitlement.Entitlements.LookUp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Course entitlements: the LMS keeps one for each course and order number. It takes no key, and
/// its refusal of a second one does not name the first, so who and which order is how they are
/// found.
@Component
class EntitlementModule implements FulfillmentModule {

  static final ProductType TYPE =
      new ProductType(
          ProductType.ENTITLEMENT,
          List.of(
              Attribute.required("UUID", Kind.TEXT),
              Attribute.optional("certificate_type", Kind.TEXT),
              Attribute.optional("id_verification_required", Kind.BOOL),
              Attribute.optional("credit_provider", Kind.TEXT),
              Attribute.optional("variant_id", Kind.TEXT)),
          true,
          Quantity.SINGLE,
          true);

  private static final String NO_COURSE =
      "The attribute UUID does not name a course, so nobody knows what the learner is entitled to.";

  private final EntitlementApi api;
  private final Entitlements entitlements;

  EntitlementModule(EntitlementApi api, Entitlements entitlements) {
    this.api = api;
    this.entitlements = entitlements;
  }

  @Override
  public ProductType productType() {
    return TYPE;
  }

  @Override
  public String destination() {
    // Its own name: it has credentials of its own, and their fault must not stop the seats.
    return "lms entitlements";
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(TYPE.name());
  }

  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    var resolved = line.attribute("mode");
    // Each order has an entitlement of its own, whatever else the learner has of the course.
    return course(line.attributes())
        .map(
            course ->
                new Grant(
                    course + " of order " + line.orderNumber(),
                    resolved == null ? Mode.of(line.attributes()) : resolved,
                    ""));
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    var owed = owed(line);
    if (owed.isEmpty()) {
      return new Misconfigured(NO_COURSE, Evidence.NONE);
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("user", line.learner().username());
    body.put("course_uuid", course(line.attributes()).orElseThrow());
    body.put("mode", owed.get().mode());
    body.put("order_number", line.orderNumber());
    body.put("email_opt_in", line.emailOptIn());
    return entitlements.ofCreating(
        owed.get(),
        course(line.attributes()).orElseThrow(),
        api.post(body, line.requestKey(), line.timeout()));
  }

  @Override
  public Observation observe(LineToDeliver line) {
    var owed = owed(line);
    if (owed.isEmpty()) {
      return new Observation.NotAsAsked("The line names no course.", Evidence.NONE);
    }
    return switch (entitlements.lookUp(
        line, course(line.attributes()).orElseThrow(), new TimeLeft(line.timeout()))) {
      case LookUp.Failed(var outcome) -> new Observation.Failed(outcome);
      case LookUp.Nothing(var evidence) ->
          new Observation.NotAsAsked("There is no entitlement of this order.", evidence);
      case LookUp.There(var found, var evidence) -> seen(owed.get(), found, evidence);
    };
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    var time = new TimeLeft(line.timeout());
    if (!grant.reference().isEmpty()) {
      return ended(grant.reference(), line, time);
    }
    // No answer ever told its name.
    return switch (entitlements.lookUp(line, course(line.attributes()).orElseThrow(), time)) {
      case LookUp.Failed(var outcome) -> new NotRevoked(outcome);
      case LookUp.Nothing(var evidence) ->
          new Revoked("There is no entitlement of this order.", evidence);
      case LookUp.There(var found, _) -> ended(found.uuid(), line, time);
    };
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    if (course(product.attributes()).isEmpty()) {
      return new NotDeliverable(NO_COURSE);
    }
    var answer = api.page(null, 1, UUID.randomUUID(), product.timeout());
    if (!(answer instanceof Answered answered)) {
      return new CannotSay(LmsOutcomes.notAnswered(answer).cause());
    }
    return answered.status() == 200
        ? new Deliverable()
        : new CannotSay(LmsOutcomes.refusal(answered, Entitlements.API).cause());
  }

  private Revocation ended(String uuid, LineToDeliver line, TimeLeft time) {
    return time.isOver()
        ? new NotRevoked(new NotApplied("There was no time left to end it.", null, Evidence.NONE))
        : entitlements.ofDeleting(api.delete(uuid, line.requestKey(), time.get()));
  }

  private static Observation seen(Grant owed, Found found, Evidence evidence) {
    if (found.expired()) {
      return new Observation.NotAsAsked("There is one of this order, and it has ended.", evidence);
    }
    if (!found.mode().equals(owed.mode())) {
      return new Observation.NotAsAsked(
          "There is one of this order, in %s mode.".formatted(found.mode()), evidence);
    }
    var grant = new Grant(owed.resource(), owed.mode(), found.uuid());
    return new Observation.AsAsked(
        new Delivered(grant, true, "Entitled in " + owed.mode() + " mode already.", evidence));
  }

  private static Optional<String> course(Map<String, Object> attributes) {
    try {
      return Optional.of(
          UUID.fromString(String.valueOf(attributes.get("UUID")).toLowerCase(Locale.ROOT))
              .toString());
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty();
    }
  }
}
