package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.catalog.Product.Structure;
import io.bursar.catalog.ProductTypes.Declaration;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

class CoursesTest extends CourseFixture {

  @Autowired JdbcClient db;
  @Autowired ProductRows rows;

  @Test
  void aNewCourseGetsItsSeatsTheirParentAndItsCode() {
    var published = publish(AUDIT, expiring(VERIFIED, LAST_DAY));

    assertThat(published.isNewCourse()).isTrue();
    assertThat(all().stream().map(Product::title))
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
    var second =
        published(publishCourse.publish(partner, offer("Alchemy", null, dearer, AUDIT), BY));

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
        published(publishCourse.publish(partner, offer("Chemistry", uuid, entitlement), BY)).skus();
    assertThat(
            published(publishCourse.publish(partner, offer("Chemistry", uuid, entitlement), BY))
                .skus())
        .isEqualTo(skus);

    var product = products.bySku(partner, skus).getFirst();
    assertThat(product.courseId()).isNull();
    assertThat(product.title()).isEqualTo("Course Chemistry");
    assertThat(product.text("UUID")).isEqualTo(uuid.toString());
    assertThat(product.parentId()).isNotNull();
    assertThat(
            new Products(db, rows, declaring(), new CatalogSettings(false))
                .availability(product, true, clock.instant()))
        .isEqualTo(new Availability.NotDelivered(ProductType.ENTITLEMENT));
    assertThat(LMS.calls(course + "/").getLast().json().get("modes")).isEmpty();
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

    courses.save(unsold.plan(partner, offer("Chemistry", null, without)), BY);

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
    courses.save(back, BY);
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

  @Test
  void theStorefrontListsCoursesWithTheSeatsThatCanBeBought() {
    publish(expiring(VERIFIED, clock.instant()), AUDIT, ProductOffer.seat("honor", true, PRICE));
    var seat =
        new ProductType(ProductType.SEAT, List.of(), true, ProductType.Quantity.SINGLE, true);
    var justBefore = course.substring(0, course.length() - 1);

    var listed =
        new Products(db, rows, declaring(seat), new CatalogSettings(false))
            .courses(partner, justBefore, 1, clock.instant());

    assertThat(listed).singleElement().matches(offer -> offer.course().id().equals(course));
    assertThat(listed.getFirst().seats())
        .extracting(Product::title)
        .containsExactly("Seat in Chemistry", "Seat in Chemistry with honor certificate");
    assertThat(
            new Products(db, rows, declaring(), new CatalogSettings(false))
                .courses(partner, justBefore, 1, clock.instant()))
        .isEmpty();
  }

  private static ProductTypes declaring(ProductType... declared) {
    var beans = new StaticListableBeanFactory();
    for (var type : declared) {
      beans.addBean(type.name(), (Declaration) () -> type);
    }
    return new ProductTypes(beans.getBeanProvider(Declaration.class));
  }

  private PlanCourse planner(SoldProducts sold) {
    var orders = new StaticListableBeanFactory();
    orders.addBean("orders", sold);
    return new PlanCourse(
        products, store, types, orders.getBeanProvider(SoldProducts.class), clock);
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
