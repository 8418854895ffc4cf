package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.catalog.Product.Structure;
import io.bursar.catalog.PublishCourse.Failed;
import io.bursar.catalog.PublishCourse.Published;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Sites;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class PublishCourseTest extends WithCommerceLms {

  private static final Instant LAST_DAY = Instant.parse("2026-08-31T23:59:00Z");
  private static final Money PRICE = Money.of(14_900, "USD");
  private static final ProductOffer AUDIT = ProductOffer.seat("", false, Money.of(0, "USD"));
  private static final ProductOffer VERIFIED = ProductOffer.seat("verified", true, PRICE);

  @Autowired PublishCourse publishCourse;
  @Autowired Courses courses;
  @Autowired Products products;
  @Autowired CourseStore store;
  @Autowired ProductTypes types;
  @Autowired Sites sites;
  @Autowired TestClock clock;

  private final String course = newCourse();
  private long partner;

  @BeforeEach
  void partner() {
    partner = sites.first().partner().id();
  }

  @Test
  void aNewCourseGetsItsSeatsTheirParentAndItsCode() {
    var published = publish(AUDIT, expiring(VERIFIED, LAST_DAY));

    assertThat(published.isNewCourse()).isTrue();
    assertThat(titles())
        .containsExactly(
            "Seat in Chemistry",
            "Seat in Chemistry",
            "Seat in Chemistry with verified certificate",
            "Enrollment code for verified seat in Chemistry");
    var seats = products.bySku(partner, published.skus());
    var parent = all().getFirst();
    assertThat(parent.structure()).isEqualTo(Structure.PARENT);
    assertThat(parent.stock()).isNull();
    assertThat(seats).allMatch(seat -> Long.valueOf(parent.id()).equals(seat.parentId()));
    assertThat(seats.getFirst().attributes())
        .containsOnlyKeys("course_key", "id_verification_required");
    var code = all().getLast();
    assertThat(code.type()).isEqualTo(ProductType.ENROLLMENT_CODE);
    assertThat(code.structure()).isEqualTo(Structure.STANDALONE);
    assertThat(code.expiresAt()).isEqualTo(LAST_DAY);
    assertThat(code.text("seat_type")).isEqualTo("verified");
    assertThat(stock(code).price()).isEqualTo(PRICE);
  }

  @Test
  void theLmsHearsOfEachModeAndItsCode() {
    var published = publish(AUDIT, expiring(VERIFIED, LAST_DAY));

    var modes = lastModes();
    assertThat(modes)
        .containsExactly(
            "audit 0 %s null null".formatted(published.skus().getFirst()),
            "verified 149 %s %s 2026-08-31T23:59:00+00:00"
                .formatted(published.skus().getLast(), stock(all().getLast()).sku()));
  }

  @Test
  void aCodeOfASeatWithoutLastDayLastsAYear() {
    var before = clock.instant();

    publish(VERIFIED);

    assertThat(all().getLast().expiresAt())
        .isBetween(before.plus(Duration.ofDays(365)), clock.instant().plus(Duration.ofDays(365)));
  }

  @Test
  void aRepetitionChangesInPlaceAndDoublesNothing() {
    var first = publish(AUDIT, VERIFIED);
    var before = all();

    var dearer = withPrice(expiring(VERIFIED, LAST_DAY), Money.of(19_900, "USD"));
    var second = published(publishCourse.publish(partner, offer("Alchemy", null, dearer, AUDIT)));

    assertThat(second.isNewCourse()).isFalse();
    assertThat(second.skus()).containsExactlyElementsOf(first.skus().reversed());
    assertThat(all()).extracting(Product::id).isEqualTo(before.stream().map(Product::id).toList());
    var seat = products.bySku(null, first.skus()).getLast();
    assertThat(seat.title()).isEqualTo("Seat in Alchemy with verified certificate");
    assertThat(seat.expiresAt()).isEqualTo(LAST_DAY);
    assertThat(stock(seat).price()).isEqualTo(Money.of(19_900, "USD"));
    assertThat(all().getLast().expiresAt()).isEqualTo(LAST_DAY);
    assertThat(products.course(course).orElseThrow().name()).isEqualTo("Alchemy");
  }

  @Test
  void aSeatThatIsNotNamedStaysAndIsPublishedAgain() {
    publish(AUDIT, VERIFIED);
    publish(AUDIT);

    assertThat(lastModes()).hasSize(2).anyMatch(mode -> mode.startsWith("verified 149"));
  }

  @Test
  void aSkuNamesTheSeatThatIsMeant() {
    var sku = publish(VERIFIED).skus().getFirst();

    publish(withSku(ProductOffer.seat("honor", false, PRICE), sku));

    assertThat(products.bySku(partner, List.of(sku)).getFirst().text("certificate_type"))
        .isEqualTo("honor");
  }

  @Test
  void aSkuOfAnotherCourseIsRefused() {
    var other =
        courses
            .save(partner, new CourseOffer(newCourse(), null, "Other", null, List.of(VERIFIED)))
            .getFirst();

    assertThatThrownBy(() -> publish(withSku(VERIFIED, other)))
        .isInstanceOf(PublicationInvalid.class)
        .hasMessageContaining(other);
    assertThat(publish(withSku(VERIFIED, "UNKNOWN")).skus()).isNotEqualTo(List.of("UNKNOWN"));
  }

  @Test
  void productsThatCannotBeToldApartAreRefused() {
    assertThatThrownBy(() -> publish(VERIFIED, ProductOffer.seat("verified", false, PRICE)))
        .isInstanceOf(PublicationInvalid.class);
    assertThat(products.course(course)).isEmpty();
  }

  @Test
  void severalCreditSeatsLiveTogether() {
    var offer = offer("Chemistry", null, credit("north"), credit("south"));

    var skus = courses.save(partner, offer);

    assertThat(Set.copyOf(skus)).hasSize(2);
    assertThat(courses.save(partner, offer)).isEqualTo(skus);
  }

  @Test
  void anEntitlementBelongsToTheCourseOfTheUuid() {
    var uuid = UUID.randomUUID();
    var entitlement = entitlement("verified");

    var skus =
        published(publishCourse.publish(partner, offer("Chemistry", uuid, entitlement))).skus();
    assertThat(
            published(publishCourse.publish(partner, offer("Chemistry", uuid, entitlement))).skus())
        .isEqualTo(skus);

    var product = products.bySku(partner, skus).getFirst();
    assertThat(product.courseId()).isNull();
    assertThat(product.title()).isEqualTo("Course Chemistry");
    assertThat(product.text("UUID")).isEqualTo(uuid.toString());
    assertThat(product.parentId()).isNotNull();
    assertThat(products.availability(product, true, clock.instant()))
        .isEqualTo(new Availability.NotDelivered(ProductType.ENTITLEMENT));
    assertThat(lastModes()).isEmpty();
    assertThatThrownBy(() -> publish(entitlement))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("uuid");
  }

  @Test
  void aProfessionalSeatRetiresTheUnsoldOneWithTheOtherSetting() {
    var with = ProductOffer.seat("professional", true, PRICE);
    var without = ProductOffer.seat("professional", false, PRICE);
    publish(with);
    var unsold = planner((_, _) -> Set.of());

    courses.save(unsold.plan(partner, offer("Chemistry", null, without)));

    assertThat(all().stream().filter(p -> p.retiredAt() != null))
        .singleElement()
        .matches(seat -> seat.flag("id_verification_required"))
        .matches(
            seat ->
                products.availability(seat, true, clock.instant()) instanceof Availability.Retired);
    var back = unsold.plan(partner, offer("Chemistry", null, with));
    assertThat(back.atTheLms(clock.instant()).modes())
        .singleElement()
        .matches(mode -> mode.name().equals("professional") && mode.expiresAt() == null);
    courses.save(back);
    assertThat(all().stream().filter(p -> p.retiredAt() != null))
        .singleElement()
        .matches(seat -> !seat.flag("id_verification_required"));
  }

  @Test
  void aSoldProfessionalSeatStays() {
    publish(ProductOffer.seat("professional", true, PRICE));

    var plan =
        planner((_, ids) -> Set.copyOf(ids))
            .plan(
                partner, offer("Chemistry", null, ProductOffer.seat("professional", false, PRICE)));

    assertThat(plan.retired()).isEmpty();
    assertThat(plan.atTheLms(clock.instant()).modes()).hasSize(2);
  }

  @Test
  void aRefusalOfTheLmsSavesNothing() {
    var skus = publish(VERIFIED).skus();
    LMS.answer(course + "/", 400, "{\"id\": [\"The deadline is too early.\"]}");

    var outcome =
        publishCourse.publish(
            partner, offer("Alchemy", null, withPrice(VERIFIED, Money.of(1, "USD")), AUDIT));

    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(((Failed) outcome).sentence()).endsWith("400: The deadline is too early.");
    assertThat(products.course(course).orElseThrow().name()).isEqualTo("Chemistry");
    assertThat(stock(products.bySku(null, skus).getFirst()).price()).isEqualTo(PRICE);
    assertThat(all()).hasSize(3);
  }

  @Test
  void anLmsThatGivesNoAnswerSavesNothingAndARepetitionRepairs() {
    LMS.answer(course + "/", 0, "");
    assertThat(publishCourse.publish(partner, offer("Chemistry", null, VERIFIED)))
        .isInstanceOf(Failed.class);
    assertThat(products.course(course)).isEmpty();

    LMS.answer(course + "/", 201, "{}");
    publish(VERIFIED);

    assertThat(LMS.calls(course + "/"))
        .extracting(call -> call.json().at("/modes/0/sku").asString())
        .hasSizeGreaterThan(1)
        .allMatch(LMS.calls(course + "/").getFirst().json().at("/modes/0/sku").asString()::equals);
  }

  @Test
  void nothingIsSavedOverAChangeMadeWhileTheLmsAnswered() {
    publish(VERIFIED);
    LMS.before(course + "/", () -> courses.save(partner, offer("Quicker", null, AUDIT)));

    assertThatThrownBy(() -> publish(withPrice(VERIFIED, Money.of(1, "USD"))))
        .isInstanceOf(Courses.ChangedMeanwhile.class);

    assertThat(products.course(course).orElseThrow().name()).isEqualTo("Quicker");
    assertThat(all())
        .filteredOn(p -> "verified".equals(p.text("certificate_type")))
        .allMatch(p -> stock(p).price().equals(PRICE));
  }

  @Test
  void ofManyAtOnceNoneDoublesTheCourse() throws Exception {
    var start = new CountDownLatch(1);
    var results = new ArrayList<Object>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, 8)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            start.await();
                            return courses.save(partner, offer("Chemistry", null, AUDIT, VERIFIED));
                          }))
              .toList();
      start.countDown();
      for (var one : running) {
        try {
          results.add(one.get(30, TimeUnit.SECONDS));
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(Courses.ChangedMeanwhile.class);
        }
      }
    }

    assertThat(results).isNotEmpty();
    assertThat(Set.copyOf(results)).hasSize(1);
    assertThat(all()).hasSize(4);
  }

  @Test
  void aLongNameFitsIntoTheTitles() {
    var saved = courses.save(partner, offer("n".repeat(255), null, VERIFIED));

    assertThat(products.bySku(partner, saved).getFirst().title()).hasSize(255).endsWith("…");
  }

  @Test
  void aCourseOfAnotherPartnerIsRefused() {
    publish(AUDIT);

    assertThatThrownBy(() -> courses.save(partner + 1, offer("Mine", null, AUDIT)))
        .isInstanceOf(PlanCourse.SoldByAnotherPartner.class);
  }

  @Test
  void productsAreFoundByIdAndOnlyForTheirPartner() {
    var skus = publish(AUDIT, VERIFIED).skus();
    var found = products.bySku(partner, skus);

    assertThat(found).hasSize(2);
    assertThat(products.byIds(found.stream().map(Product::id).toList())).isEqualTo(found);
    assertThat(products.bySku(partner + 1, skus)).isEmpty();
    assertThat(products.bySku(null, List.of())).isEmpty();
  }

  private Published publish(ProductOffer... offers) {
    return published(publishCourse.publish(partner, offer("Chemistry", null, offers)));
  }

  private static Published published(PublishCourse.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Published.class);
    return (Published) outcome;
  }

  private CourseOffer offer(String name, @Nullable UUID uuid, ProductOffer... offers) {
    return new CourseOffer(course, uuid, name, null, List.of(offers));
  }

  private List<Product> all() {
    return store.productsOf(partner, course, null);
  }

  private List<String> titles() {
    return all().stream().map(Product::title).toList();
  }

  private static Product.StockRecord stock(Product product) {
    return java.util.Objects.requireNonNull(product.stock());
  }

  private List<String> lastModes() {
    var modes = LMS.calls(course + "/").getLast().json().get("modes");
    return modes
        .valueStream()
        .map(
            mode ->
                "%s %d %s %s %s"
                    .formatted(
                        mode.get("name").asString(),
                        mode.get("price").asInt(),
                        mode.get("sku").asString(),
                        mode.get("bulk_sku").isNull() ? null : mode.get("bulk_sku").asString(),
                        mode.get("expires").isNull() ? null : mode.get("expires").asString()))
        .toList();
  }

  private PlanCourse planner(SoldProducts sold) {
    var orders = new StaticListableBeanFactory();
    orders.addBean("orders", sold);
    return new PlanCourse(
        products, store, types, orders.getBeanProvider(SoldProducts.class), clock);
  }

  private static ProductOffer expiring(ProductOffer seat, Instant expiresAt) {
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

  private static ProductOffer withPrice(ProductOffer seat, Money price) {
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

  private static ProductOffer withSku(ProductOffer seat, String sku) {
    return new ProductOffer(
        seat.type(),
        seat.certificateType(),
        seat.idVerificationRequired(),
        null,
        null,
        null,
        seat.price(),
        seat.expiresAt(),
        sku);
  }

  private static ProductOffer credit(String provider) {
    return new ProductOffer(ProductType.SEAT, "credit", true, provider, 3, null, PRICE, null, null);
  }

  private static ProductOffer entitlement(String certificateType) {
    return new ProductOffer(
        ProductType.ENTITLEMENT, certificateType, true, null, null, null, PRICE, null, null);
  }
}
