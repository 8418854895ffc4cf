package io.bursar.catalog;

import io.bursar.catalog.PlannedProduct.Identity;
import io.bursar.shared.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds the product that another one could not be told apart from: a course has each mode once.
@Component
class Twins {

  private final CourseStore courses;

  Twins(CourseStore courses) {
    this.courses = courses;
  }

  /// The other product of the same course and mode. Types that publication does not know have none.
  Optional<Product> find(
      long partnerId, @Nullable Long ownId, String type, Map<String, Object> attributes) {
    var course = attributes.get("course_key") instanceof String key ? key : null;
    var uuid = attributes.get("UUID") instanceof String text ? uuid(text) : null;
    if (!isPublished(type) || (course == null && uuid == null)) {
      return Optional.empty();
    }
    var identity = Identity.of(type, attributes);
    return courses.productsOf(partnerId, course, uuid).stream()
        .filter(p -> p.structure() != Product.Structure.PARENT && p.stock() != null)
        .filter(p -> ownId == null || p.id() != ownId)
        .filter(p -> Identity.of(p.type(), p.attributes()).equals(identity))
        .findFirst();
  }

  /// Whether publication makes products of this type as well, and tells them apart by their mode.
  static boolean isPublished(String type) {
    return switch (type) {
      case ProductType.SEAT, ProductType.ENTITLEMENT, ProductType.ENROLLMENT_CODE -> true;
      default -> false;
    };
  }

  private static @Nullable UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Another product has the SKU, or is the same in all but its SKU.
  static final class Exists extends Refusal {
    private static final long serialVersionUID = 1L;

    Exists(Product other) {
      super(
          Kind.CONFLICT,
          "product-exists",
          "There is such a product already, with other values: %s, SKU %s%s. Change that one, or give this one a SKU of its own and what tells them apart."
              .formatted(
                  other.title(),
                  other.stock() == null ? "none" : other.stock().sku(),
                  other.retiredAt() == null ? "" : " (retired)"));
    }
  }
}
