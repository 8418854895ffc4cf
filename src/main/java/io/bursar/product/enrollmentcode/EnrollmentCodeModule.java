package io.bursar.product.enrollmentcode;

import io.bursar.catalog.Mode;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductType.Attribute;
import io.bursar.catalog.ProductType.Kind;
import io.bursar.catalog.ProductType.Quantity;
import io.bursar.fulfillment.spi.Deliverability;
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
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.voucher.Codes;
import io.bursar.voucher.LineCodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Enrollment codes: as many single-use codes as were bought, each of which opens the one seat of
/// the course in the mode that was bought. Asked again, the line has the same codes, since they are
/// derived from it. Revocation withdraws the unused ones; what somebody used stays theirs.
@Component
class EnrollmentCodeModule implements FulfillmentModule {

  static final ProductType TYPE =
      new ProductType(
          ProductType.ENROLLMENT_CODE,
          List.of(
              Attribute.required("course_key", Kind.TEXT),
              Attribute.required("seat_type", Kind.TEXT),
              Attribute.optional("id_verification_required", Kind.BOOL)),
          false,
          Quantity.MANY,
          true);

  private final LineCodes codes;

  EnrollmentCodeModule(LineCodes codes) {
    this.codes = codes;
  }

  @Override
  public ProductType productType() {
    return TYPE;
  }

  @Override
  public String destination() {
    return "bursar";
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(TYPE.name());
  }

  /// The codes are this line's alone: no other line gives the same, so the resource names the line.
  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    return line.attribute("course_key") == null
        ? Optional.empty()
        : Optional.of(new Grant("codes of line " + line.key(), mode(line.attributes()), ""));
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    var course = line.attribute("course_key");
    var owed = owed(line);
    if (course == null || owed.isEmpty()) {
      return new Misconfigured(
          "The line has no attribute course_key, so nobody knows what its codes should open.",
          Evidence.NONE);
    }
    var before = codes.good(line.lineId()).orElse(Codes.NONE);
    if (before.all() == line.quantity()) {
      return delivered(owed.get(), before, true);
    }
    var seats = codes.seats(line.siteId(), course, owed.get().mode());
    if (seats.size() != 1) {
      return new Misconfigured(sentence(course, owed.get().mode(), seats), Evidence.NONE);
    }
    var made =
        codes.make(
            line.siteId(),
            line.lineId(),
            line.key(),
            line.title(),
            seats.getFirst(),
            line.quantity());
    return made.all() == line.quantity()
        ? delivered(owed.get(), made, false)
        : new Misconfigured(
            "Only %d of %d codes could be made: the others exist already."
                .formatted(made.all(), line.quantity()),
            Evidence.NONE);
  }

  @Override
  public Observation observe(LineToDeliver line) {
    var owed = owed(line);
    var good = codes.good(line.lineId()).orElse(Codes.NONE);
    return owed.isPresent() && good.all() == line.quantity()
        ? new Observation.AsAsked(delivered(owed.get(), good, true))
        : new Observation.NotAsAsked(
            "%d of %d codes are there.".formatted(good.all(), line.quantity()), Evidence.NONE);
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    var left = codes.withdraw(line.lineId());
    return new Revocation.Revoked(
        left.all() == 0 ? "There were no codes." : left.afterWithdrawal(), Evidence.NONE);
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    if (!(product.attributes().get("course_key") instanceof String course)) {
      return new NotDeliverable("The product has no attribute course_key.");
    }
    var mode = mode(product.attributes());
    var seats = codes.seats(product.siteId(), course, mode);
    if (seats.size() != 1) {
      return new NotDeliverable(sentence(course, mode, seats));
    }
    return seats.getFirst().stock() == null
        ? new NotDeliverable("The seat that the codes would open has no price.")
        : new Deliverable();
  }

  private static Delivered delivered(Grant owed, Codes made, boolean already) {
    return new Delivered(
        owed,
        already,
        made.all() == 1 ? "1 code is made." : made.all() + " codes are made.",
        Evidence.NONE);
  }

  private static String mode(Map<String, Object> attributes) {
    return attributes.get("mode") instanceof String resolved ? resolved : Mode.of(attributes);
  }

  private static String sentence(String course, String mode, List<Product> seats) {
    return seats.isEmpty()
        ? "No %s seat of %s is offered, so a code would open nothing.".formatted(mode, course)
        : "%d %s seats of %s are offered, so nobody knows which one a code should open."
            .formatted(seats.size(), mode, course);
  }
}
