package io.bursar.product.seat;

import io.bursar.catalog.Mode;
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
import io.bursar.fulfillment.spi.Outcome.Evidence;
import io.bursar.fulfillment.spi.Outcome.Grant;
import io.bursar.fulfillment.spi.Outcome.Misconfigured;
import io.bursar.fulfillment.spi.ProductToCheck;
import io.bursar.fulfillment.spi.Revocation;
import io.bursar.lms.EnrollmentApi;
import io.bursar.lms.EnrollmentApi.Learner;
import io.bursar.lms.LmsSettings;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Seats in a course run: an enrollment at the LMS in the mode that was bought, by its enrollment
/// API.
@Component
class SeatModule implements FulfillmentModule {

  static final ProductType TYPE =
      new ProductType(
          ProductType.SEAT,
          List.of(
              Attribute.required("course_key", Kind.TEXT),
              Attribute.optional("certificate_type", Kind.TEXT),
              Attribute.optional("id_verification_required", Kind.BOOL),
              Attribute.optional("credit_provider", Kind.TEXT),
              Attribute.optional("credit_hours", Kind.INT)),
          true,
          Quantity.SINGLE,
          true);

  private static final String NO_PROVIDER =
      "A credit seat needs the attribute credit_provider, which says who gives the credit.";

  /// The LMS parses it with exactly this pattern when it decides on a refund.
  private static final DateTimeFormatter DATE_PLACED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final EnrollmentApi enrollments;
  private final Enrollments answers;
  private final LmsSettings lms;

  SeatModule(EnrollmentApi enrollments, Enrollments answers, LmsSettings lms) {
    this.enrollments = enrollments;
    this.answers = answers;
    this.lms = lms;
  }

  @Override
  public ProductType productType() {
    return TYPE;
  }

  @Override
  public String destination() {
    return "lms";
  }

  @Override
  public boolean supports(String productType, Map<String, Object> attributes) {
    return productType.equals(TYPE.name());
  }

  @Override
  public Optional<Grant> owed(LineToDeliver line) {
    var course = line.attribute("course_key");
    var resolved = line.attribute("mode");
    return course == null
        ? Optional.empty()
        : Optional.of(
            new Grant(course, resolved == null ? Mode.of(line.attributes()) : resolved, ""));
  }

  /// The LMS keeps one mode a learner and course, so asking for a lesser one would take the better
  /// one away.
  @Override
  public boolean covers(Grant held, Grant owed) {
    return held.resource().equals(owed.resource()) && Mode.includes(held.mode(), owed.mode());
  }

  @Override
  public Outcome fulfill(LineToDeliver line) {
    var owed = owed(line);
    if (owed.isEmpty()) {
      return new Misconfigured(
          "The line has no attribute course_key, so nobody knows which course to enroll in.",
          Evidence.NONE);
    }
    var grant = owed.get();
    if (grant.mode().equals(Mode.CREDIT) && line.attribute("credit_provider") == null) {
      return new Misconfigured(NO_PROVIDER, Evidence.NONE);
    }
    var body = body(line, grant, true);
    body.put("enrollment_attributes", attributes(line));
    return answers.ofEnrolling(
        grant, enrollments.post(body, learner(line), line.requestKey(), line.timeout()));
  }

  @Override
  public Observation observe(LineToDeliver line) {
    var owed = owed(line);
    if (owed.isEmpty()) {
      return new Observation.NotAsAsked("The line names no course.", Evidence.NONE);
    }
    var grant = owed.get();
    return answers.ofReading(
        grant,
        enrollments.get(
            line.learner().username(), grant.resource(), line.requestKey(), line.timeout()));
  }

  @Override
  public Revocation revoke(LineToDeliver line, Grant grant) {
    var body = body(line, grant, false);
    return answers.ofLeaving(
        grant, enrollments.post(body, learner(line), line.requestKey(), line.timeout()));
  }

  @Override
  public Optional<Handout> handout(Grant grant) {
    return lms.url() == null
        ? Optional.empty()
        : Optional.of(
            Handout.link(
                "Go to the course", lms.url() + "/courses/" + grant.resource() + "/course/"));
  }

  @Override
  public Deliverability check(ProductToCheck product) {
    if (!(product.attributes().get("course_key") instanceof String course) || course.isEmpty()) {
      return new Deliverability.NotDeliverable("The product does not say for which course it is.");
    }
    var mode = Mode.of(product.attributes());
    if (mode.equals(Mode.CREDIT) && product.attributes().get("credit_provider") == null) {
      return new Deliverability.NotDeliverable(NO_PROVIDER);
    }
    return answers.ofCourse(mode, enrollments.course(course, UUID.randomUUID(), product.timeout()));
  }

  private static Map<String, Object> body(LineToDeliver line, Grant grant, boolean active) {
    var body = new LinkedHashMap<String, Object>();
    body.put("user", line.learner().username());
    body.put("is_active", active);
    body.put("mode", grant.mode());
    body.put("course_details", Map.of("course_id", grant.resource()));
    return body;
  }

  private static List<Map<String, String>> attributes(LineToDeliver line) {
    var attributes = new ArrayList<Map<String, String>>();
    attributes.add(attribute("order", "order_number", line.orderNumber()));
    attributes.add(attribute("order", "date_placed", DATE_PLACED.format(line.placedAt())));
    var provider = line.attribute("credit_provider");
    if (provider != null) {
      attributes.add(attribute("credit", "provider_id", provider));
    }
    return attributes;
  }

  private static Map<String, String> attribute(String namespace, String name, String value) {
    return Map.of("namespace", namespace, "name", name, "value", value);
  }

  private static Learner learner(LineToDeliver line) {
    var tracking = line.learner().tracking();
    return new Learner(tracking.get("ga_client_id"), tracking.get("lms_ip"));
  }
}
