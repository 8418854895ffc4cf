package io.bursar.catalog;

import static io.bursar.catalog.Product.Structure.PARENT;

import io.bursar.catalog.PlannedProduct.Identity;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Finds out what an offer means for the catalog: which products it changes, which it adds and
/// under which SKUs, which are no longer offered. Changes nothing.
@Component
class PlanCourse {

  private final Products products;
  private final CourseStore store;
  private final ProductTypes types;
  private final ObjectProvider<SoldProducts> orders;
  private final Clock clock;

  PlanCourse(
      Products products,
      CourseStore store,
      ProductTypes types,
      ObjectProvider<SoldProducts> orders,
      Clock clock) {
    this.products = products;
    this.store = store;
    this.types = types;
    this.orders = orders;
    this.clock = clock;
  }

  /// The plan for this offer of this partner. Refuses a course of another partner, an entitlement
  /// without the uuid of its course, a SKU of something else, products that cannot be told apart,
  /// and attributes that do not suit their type.
  CoursePlan plan(long partnerId, CourseOffer offer) {
    var course = products.course(offer.courseId()).orElse(null);
    if (course != null && course.partnerId() != partnerId) {
      throw new SoldByAnotherPartner(offer.courseId());
    }
    if (offer.uuid() == null && offer.products().stream().anyMatch(p -> !p.isSeat())) {
      throw new UuidMissing(offer.courseId());
    }
    var known = store.productsOf(partnerId, offer.courseId(), offer.uuid());
    var plan = new PlanProducts(partnerId, offer, known, sku -> store.isSkuTaken(partnerId, sku));
    var offered = plan.offered();
    var codes = plan.codes(offered, clock.instant());
    var others = others(known, Stream.concat(offered.stream(), codes.stream()).toList());
    var retired = retired(offer.courseId(), offered, others);
    var untouched = others.stream().filter(p -> !retired.contains(p.id())).toList();
    verifyToldApart(offered, untouched);
    Stream.concat(offered.stream(), codes.stream()).forEach(this::verifyAttributes);
    return new CoursePlan(
        partnerId,
        offer,
        course,
        parent(known, ProductType.SEAT),
        parent(known, ProductType.ENTITLEMENT),
        offered,
        codes,
        untouched,
        List.copyOf(retired));
  }

  private static List<PlannedProduct> others(
      List<Product> known, Collection<PlannedProduct> planned) {
    var ids = planned.stream().map(PlannedProduct::id).toList();
    return known.stream()
        .filter(p -> p.structure() != PARENT && p.retiredAt() == null && !ids.contains(p.id()))
        .flatMap(p -> Stream.ofNullable(p.stock()).map(s -> PlannedProduct.unchanged(p, s)))
        .toList();
  }

  /// A professional seat is offered with or without verified identity: the other one goes, unless
  /// somebody bought it.
  private Set<Long> retired(
      String courseId, List<PlannedProduct> offered, List<PlannedProduct> others) {
    if (offered.stream().noneMatch(PlanCourse::isProfessionalSeat)) {
      return Set.of();
    }
    var retired = new HashSet<Long>();
    others.stream()
        .filter(PlanCourse::isProfessionalSeat)
        .forEach(seat -> retired.add(Objects.requireNonNull(seat.id())));
    var sold = orders.getIfAvailable();
    // Who cannot be asked might have sold them all.
    retired.removeAll(sold == null ? Set.copyOf(retired) : sold.soldAmong(courseId, retired));
    return retired;
  }

  private static boolean isProfessionalSeat(PlannedProduct product) {
    return product.type().equals(ProductType.SEAT) && Mode.isProfessional(product.mode());
  }

  private static void verifyToldApart(
      List<PlannedProduct> offered, List<PlannedProduct> untouched) {
    var ids = new HashSet<Long>();
    var identities = new HashSet<Identity>();
    untouched.forEach(product -> identities.add(product.identity()));
    for (var product : offered) {
      var id = product.id();
      if (!identities.add(product.identity()) || (id != null && !ids.add(id))) {
        throw PublicationInvalid.products(
            "Two products cannot be told apart: %s.".formatted(product.title()));
      }
    }
  }

  private void verifyAttributes(PlannedProduct product) {
    var problems =
        types
            .find(product.type())
            .map(type -> type.problemsOf(product.attributes()))
            .orElse(List.of());
    if (!problems.isEmpty()) {
      throw new PublicationInvalid(Map.of("products", problems));
    }
  }

  private static @Nullable Long parent(List<Product> known, String type) {
    return known.stream()
        .filter(p -> p.structure() == PARENT && p.type().equals(type))
        .map(Product::id)
        .findFirst()
        .orElse(null);
  }

  /// The course belongs to another partner.
  static class SoldByAnotherPartner extends Refusal {
    private static final long serialVersionUID = 1L;

    SoldByAnotherPartner(String courseId) {
      super(
          Kind.CONFLICT,
          "course-of-another-partner",
          "The course %s is sold by another partner.".formatted(courseId));
    }
  }

  /// An entitlement is to a course as a whole, which only the uuid names.
  static class UuidMissing extends Refusal {
    private static final long serialVersionUID = 1L;

    UuidMissing(String courseId) {
      super(
          Kind.CONFLICT,
          "course-uuid-missing",
          "A course entitlement of %s cannot be published without the uuid of the course."
              .formatted(courseId));
    }
  }
}
