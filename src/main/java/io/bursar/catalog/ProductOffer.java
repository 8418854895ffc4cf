package io.bursar.catalog;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One product that a course shall offer: a seat ([ProductType#SEAT]) or an entitlement
/// ([ProductType#ENTITLEMENT]). The certificate type is empty for audit. With the SKU of a product
/// that exists that one is meant, else the one that is alike; without either it is a new one.
public record ProductOffer(
    String type,
    String certificateType,
    boolean idVerificationRequired,
    @Nullable String creditProvider,
    @Nullable Integer creditHours,
    @Nullable String variantId,
    Money price,
    @Nullable Instant expiresAt,
    @Nullable String sku) {

  /// Takes `audit` for no certificate.
  public ProductOffer {
    certificateType = certificateType.equals(Mode.AUDIT) ? "" : certificateType;
  }

  /// A seat without credit or last day; the certificate type is empty for audit.
  public static ProductOffer seat(
      String certificateType, boolean idVerificationRequired, Money price) {
    return new ProductOffer(
        ProductType.SEAT,
        certificateType,
        idVerificationRequired,
        null,
        null,
        null,
        price,
        null,
        null);
  }

  /// The right to choose a run of the course later, without a last day.
  public static ProductOffer entitlement(
      String certificateType, boolean idVerificationRequired, Money price) {
    return new ProductOffer(
        ProductType.ENTITLEMENT,
        certificateType,
        idVerificationRequired,
        null,
        null,
        null,
        price,
        null,
        null);
  }

  boolean isSeat() {
    return type.equals(ProductType.SEAT);
  }

  Map<String, Object> attributesIn(CourseOffer course) {
    var attributes = new LinkedHashMap<String, @Nullable Object>();
    if (isSeat()) {
      attributes.put("course_key", course.courseId());
      attributes.put("credit_hours", creditHours);
    } else {
      attributes.put("UUID", Objects.requireNonNull(course.uuid()).toString());
      attributes.put("variant_id", variantId);
    }
    attributes.put("certificate_type", certificateType);
    attributes.put("id_verification_required", idVerificationRequired);
    attributes.put("credit_provider", creditProvider);
    return Product.withoutEmpty(attributes);
  }

  String titleIn(CourseOffer course) {
    var title =
        isSeat()
            ? "Seat in %s%s"
                .formatted(
                    course.name(),
                    certificateType.isEmpty() ? "" : " with " + certificateType + " certificate")
            : "Course " + course.name();
    return PlannedProduct.cut(title);
  }
}
