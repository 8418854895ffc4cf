package io.bursar.catalog;

import static io.bursar.catalog.Product.Structure.CHILD;
import static io.bursar.catalog.Product.Structure.PARENT;
import static io.bursar.catalog.Product.Structure.STANDALONE;

import io.bursar.catalog.PlannedProduct.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The products of one offer as they shall be: each matched with the product that it means, or with
/// a SKU of its own. Used for one plan and thrown away.
final class PlanProducts {

  private static final Duration CODES_LAST = Duration.ofDays(365);

  private final long partnerId;
  private final CourseOffer offer;
  private final List<Product> known;
  private final Predicate<String> isSkuTaken;
  private final Set<String> planned = new HashSet<>();

  PlanProducts(
      long partnerId, CourseOffer offer, List<Product> known, Predicate<String> isSkuTaken) {
    this.partnerId = partnerId;
    this.offer = offer;
    this.known = known;
    this.isSkuTaken = isSkuTaken;
  }

  /// The products of the offer, in its order.
  List<PlannedProduct> offered() {
    return offer.products().stream().map(this::offered).toList();
  }

  /// Seats that can be given to others are also sold as codes, at the same price, until the seat's
  /// last day or for a year.
  List<PlannedProduct> codes(List<PlannedProduct> offered, Instant now) {
    var codes = new ArrayList<PlannedProduct>();
    var seatTypes = new HashSet<String>();
    for (var seat : offered) {
      var isSeat = seat.type().equals(ProductType.SEAT);
      if (isSeat
          && Mode.isSoldInBulk(seat.mode())
          && seatTypes.add(text(seat.attributes(), "certificate_type"))) {
        codes.add(code(seat, now));
      }
    }
    return codes;
  }

  private PlannedProduct offered(ProductOffer wanted) {
    var attributes = wanted.attributesIn(offer);
    var existing =
        bySku(wanted).or(() -> alike(Identity.of(wanted.type(), attributes))).orElse(null);
    return new PlannedProduct(
        existing == null ? null : existing.id(),
        wanted.isSeat() ? offer.courseId() : null,
        CHILD,
        wanted.type(),
        wanted.titleIn(offer),
        wanted.expiresAt(),
        attributes,
        sku(existing, Sku.identifying(wanted.type(), attributes, partnerId)),
        wanted.price());
  }

  private Optional<Product> bySku(ProductOffer wanted) {
    var sku = wanted.sku();
    if (sku == null) {
      return Optional.empty();
    }
    var existing =
        known.stream()
            .filter(p -> p.type().equals(wanted.type()) && sku.equals(skuOf(p)))
            .findFirst();
    if (existing.isEmpty() && isSkuTaken.test(sku)) {
      throw PublicationInvalid.products(
          "The SKU %s belongs to another product than this %s.".formatted(sku, wanted.type()));
    }
    return existing;
  }

  /// The product that is like this one, those still offered first.
  private Optional<Product> alike(Identity identity) {
    return known.stream()
        .filter(p -> p.structure() != PARENT && p.stock() != null)
        .filter(p -> Identity.of(p.type(), p.attributes()).equals(identity))
        .min((a, b) -> Boolean.compare(a.retiredAt() != null, b.retiredAt() != null));
  }

  private PlannedProduct code(PlannedProduct seat, Instant now) {
    var seatType = text(seat.attributes(), "certificate_type");
    var attributes =
        Product.withoutEmpty(
            Map.of(
                "course_key", offer.courseId(),
                "seat_type", seatType,
                "id_verification_required",
                    Boolean.TRUE.equals(seat.attributes().get("id_verification_required"))));
    var existing = alike(Identity.of(ProductType.ENROLLMENT_CODE, attributes)).orElse(null);
    return new PlannedProduct(
        existing == null ? null : existing.id(),
        offer.courseId(),
        STANDALONE,
        ProductType.ENROLLMENT_CODE,
        PlannedProduct.cut("Enrollment code for %s seat in %s".formatted(seatType, offer.name())),
        Objects.requireNonNullElseGet(seat.expiresAt(), () -> now.plus(CODES_LAST)),
        attributes,
        sku(existing, Sku.identifying(ProductType.ENROLLMENT_CODE, attributes, partnerId)),
        seat.price());
  }

  private String sku(@Nullable Product existing, List<String> parts) {
    var kept = existing == null ? null : skuOf(existing);
    var sku = kept != null ? kept : Sku.of(parts, s -> planned.contains(s) || isSkuTaken.test(s));
    planned.add(sku);
    return sku;
  }

  private static @Nullable String skuOf(Product product) {
    var stock = product.stock();
    return stock == null ? null : stock.sku();
  }

  private static String text(Map<String, Object> attributes, String code) {
    return Objects.toString(attributes.get(code), "");
  }
}
