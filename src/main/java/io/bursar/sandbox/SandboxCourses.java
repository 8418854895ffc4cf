package io.bursar.sandbox;

import io.bursar.catalog.CourseOffer;
import io.bursar.catalog.Courses;
import io.bursar.catalog.Product;
import io.bursar.catalog.ProductOffer;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.Products;
import io.bursar.sandbox.lms.Course;
import io.bursar.sandbox.lms.Mode;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Six courses for a fresh sandbox, in the catalog and at the sandbox LMS alike.
final class SandboxCourses {

  private static final String CURRENCY = "USD";

  private final Courses courses;
  private final Products products;
  private final SandboxLms lms;

  SandboxCourses(Courses courses, Products products, SandboxLms lms) {
    this.courses = courses;
    this.products = products;
    this.lms = lms;
  }

  /// Adds each course that the catalog or the LMS does not know. One that both know stays as it is,
  /// whatever has been changed about it; one that another partner sells is left alone.
  void addMissing(long partnerId, Instant now) {
    for (var offer : offers(now)) {
      var known = products.course(offer.courseId()).orElse(null);
      var missing = known == null || lms.course(offer.courseId()).isEmpty();
      if (missing && (known == null || known.partnerId() == partnerId)) {
        var skus = courses.save(partnerId, offer);
        var seats =
            products.bySku(partnerId, skus).stream()
                .filter(product -> product.type().equals(ProductType.SEAT))
                .toList();
        lms.add(atTheLms(offer, seats));
      }
    }
  }

  private static List<CourseOffer> offers(Instant now) {
    var nextYear = now.plus(Duration.ofDays(365));
    var lastMonth = now.minus(Duration.ofDays(30));
    return List.of(
        offer("edX+DemoX+Demo_Course", "Open edX Demonstration Course", audit(), verified(4_900)),
        offer(
            "NorthlakeX+BIO101+2026",
            "Introduction to Cell Biology",
            audit(),
            verified(14_900, nextYear)),
        offer("NorthlakeX+CS101+2026", "Computers, from Bits to Web", audit(), verified(9_950)),
        offer("HarborX+HIST2+2026", "Ports and Peoples", audit(), verified(7_900, nextYear)),
        offer("HarborX+ECON7+2026", "Markets That Fail", audit(), verified(19_999, lastMonth)),
        new CourseOffer(
            "course-v1:HarborX+LEAD1+2026",
            UUID.fromString("5d2a8a54-5f9e-4c55-9a5e-0e3c7f0b6f11"),
            "Leading a Team",
            null,
            List.of(
                seat("professional", 30_000, null),
                ProductOffer.entitlement("professional", true, Money.of(32_000, CURRENCY)))));
  }

  private static CourseOffer offer(String run, String name, ProductOffer... seats) {
    return new CourseOffer("course-v1:" + run, null, name, null, List.of(seats));
  }

  private static ProductOffer audit() {
    return ProductOffer.seat("", false, Money.of(0, CURRENCY));
  }

  private static ProductOffer verified(long cents) {
    return seat("verified", cents, null);
  }

  private static ProductOffer verified(long cents, Instant expiresAt) {
    return seat("verified", cents, expiresAt);
  }

  private static ProductOffer seat(
      String certificateType, long cents, @Nullable Instant expiresAt) {
    return new ProductOffer(
        ProductType.SEAT,
        certificateType,
        true,
        null,
        null,
        null,
        Money.of(cents, CURRENCY),
        expiresAt,
        null);
  }

  private static Course atTheLms(CourseOffer offer, List<Product> seats) {
    var modes = seats.stream().map(SandboxCourses::mode).toArray(Mode[]::new);
    return Course.open(offer.courseId(), offer.name(), modes);
  }

  private static Mode mode(Product seat) {
    var stock = Objects.requireNonNull(seat.stock());
    return new Mode(
        io.bursar.catalog.Mode.of(seat.attributes()),
        stock.price().toDecimal().longValue(),
        stock.price().currency().getCurrencyCode().toLowerCase(Locale.ROOT),
        seat.expiresAt(),
        stock.sku(),
        null,
        null,
        null);
  }
}
