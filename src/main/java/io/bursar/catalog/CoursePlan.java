package io.bursar.catalog;

import io.bursar.lms.CommerceApi;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that a publication will change, computed before anything is changed. `offered` are
/// the products of the offer, in its order; `codes` go with its seats; `untouched` are seats and
/// codes that stay as they are; `retired` are the ids of seats that are no longer offered.
record CoursePlan(
    long partnerId,
    CourseOffer offer,
    @Nullable Course known,
    @Nullable Long seatParentId,
    @Nullable Long entitlementParentId,
    List<PlannedProduct> offered,
    List<PlannedProduct> codes,
    List<PlannedProduct> untouched,
    List<Long> retired) {

  boolean isNewCourse() {
    return known == null;
  }

  List<String> skus() {
    return offered.stream().map(PlannedProduct::sku).toList();
  }

  /// What the LMS shall know: one mode for each seat, though of several credit seats only the
  /// first, because a course has each mode once there.
  CommerceApi.Course atTheLms(Instant now) {
    var names = new HashSet<String>();
    var modes =
        Stream.concat(offered.stream(), untouched.stream())
            .filter(product -> product.type().equals(ProductType.SEAT))
            .filter(seat -> names.add(seat.mode()))
            .map(seat -> mode(seat, now))
            .toList();
    return new CommerceApi.Course(
        offer.courseId(), offer.name(), offer.verificationDeadline(), modes);
  }

  private CommerceApi.Mode mode(PlannedProduct seat, Instant now) {
    var mode = seat.mode();
    return new CommerceApi.Mode(
        mode,
        seat.price(),
        seat.sku(),
        Mode.isSoldInBulk(mode) ? activeCode(seat, now) : null,
        Mode.isProfessional(mode) ? null : seat.expiresAt());
  }

  private @Nullable String activeCode(PlannedProduct seat, Instant now) {
    return Stream.concat(codes.stream(), untouched.stream())
        .filter(product -> product.type().equals(ProductType.ENROLLMENT_CODE))
        .filter(
            code ->
                Objects.equals(
                    code.attributes().get("seat_type"), seat.attributes().get("certificate_type")))
        .filter(code -> code.expiresAt() == null || code.expiresAt().isAfter(now))
        .map(PlannedProduct::sku)
        .findFirst()
        .orElse(null);
  }
}
