package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.catalog.PublishCourse.Published;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.shared.Money;
import io.bursar.site.Sites;
import io.bursar.testing.TestClock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/// One partner, one course of the test's own, and the words to publish and look at it.
abstract class CourseFixture extends WithCommerceLms {

  static final Actor BY = Actor.of(Via.WORKER);
  static final Instant LAST_DAY = Instant.parse("2026-08-31T23:59:00Z");
  static final Money PRICE = Money.of(14_900, "USD");
  static final ProductOffer AUDIT = ProductOffer.seat("", false, Money.of(0, "USD"));
  static final ProductOffer VERIFIED = ProductOffer.seat("verified", true, PRICE);

  @Autowired PublishCourse publishCourse;
  @Autowired Courses courses;
  @Autowired Products products;
  @Autowired CourseStore store;
  @Autowired ProductTypes types;
  @Autowired Sites sites;
  @Autowired TestClock clock;

  final String course = newCourse();
  long partner;

  @BeforeEach
  void partner() {
    partner = sites.first().partner().id();
  }

  Published publish(ProductOffer... offers) {
    return published(publishCourse.publish(partner, offer("Chemistry", null, offers), BY));
  }

  static Published published(PublishCourse.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Published.class);
    return (Published) outcome;
  }

  CourseOffer offer(String name, @Nullable UUID uuid, ProductOffer... offers) {
    return new CourseOffer(course, uuid, name, null, List.of(offers));
  }

  List<Product> all() {
    return store.productsOf(partner, course, null);
  }

  static Product.StockRecord stock(Product product) {
    return Objects.requireNonNull(product.stock());
  }

  static ProductOffer expiring(ProductOffer seat, Instant expiresAt) {
    return new ProductOffer(
        seat.type(),
        seat.certificateType(),
        seat.idVerificationRequired(),
        null,
        null,
        null,
        seat.price(),
        expiresAt,
        null);
  }

  static ProductOffer withPrice(ProductOffer seat, Money price) {
    return new ProductOffer(
        seat.type(),
        seat.certificateType(),
        seat.idVerificationRequired(),
        null,
        null,
        null,
        price,
        seat.expiresAt(),
        null);
  }
}
