package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.catalog.Product.Structure;
import io.bursar.catalog.ProductTypes.Declaration;
import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

class AvailabilityTest {

  private static final Instant NOW = Instant.parse("2026-07-14T09:30:00Z");
  private static final ProductType OTHER_SEAT =
      new ProductType(ProductType.SEAT, List.of(), false, ProductType.Quantity.MANY, false);

  private static final ProductType SEAT =
      new ProductType(
          ProductType.SEAT,
          List.of(
              ProductType.Attribute.required("course_key", ProductType.Kind.TEXT),
              ProductType.Attribute.optional("credit_hours", ProductType.Kind.INT)),
          true,
          ProductType.Quantity.SINGLE,
          true);

  private final Products products =
      new Products(
          JdbcClient.create(new DriverManagerDataSource()),
          new ProductRows(JsonMapper.shared()),
          types(Map.of("seat", SEAT)),
          new CatalogSettings(false));

  @Test
  void aSeatCanBeBoughtUntilItsLastMoment() {
    assertThat(learner(seat(null))).isEqualTo(new Availability.Available());
    assertThat(learner(seat(NOW.plusNanos(1000))).isBuyable()).isTrue();
    assertThat(learner(seat(NOW))).isEqualTo(new Availability.Expired(NOW));
    assertThat(learner(seat(NOW)).sentence()).contains("2026-07-14T09:30:00Z");
  }

  @Test
  void staffMayBuyAfterTheLastMoment() {
    assertThat(products.availability(seat(NOW), true, NOW).isBuyable()).isTrue();
  }

  @Test
  void whatNobodyMayBuy() {
    assertThat(learner(product(Structure.PARENT, "Seat", null, null, true)))
        .isEqualTo(new Availability.Parent());
    assertThat(learner(product(Structure.CHILD, "Seat", null, NOW, true)))
        .isEqualTo(new Availability.Retired(NOW));
    assertThat(learner(product(Structure.CHILD, "Seat", null, null, false)))
        .isEqualTo(new Availability.WithoutStockRecord());
    assertThat(learner(product(Structure.CHILD, "Ballad", null, null, true)))
        .isEqualTo(new Availability.NotDelivered("Ballad"));
  }

  @Test
  void aProductAsTheInterfaceShowsIt() {
    var json = new ProductJson(products, Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(json.of(seat(Instant.parse("2026-08-31T23:59:00Z")), "https://shop.example", false))
        .containsExactlyEntriesOf(
            nullable(
                "id", 712L,
                "url", "https://shop.example/api/v2/products/712/",
                "structure", "child",
                "product_class", "Seat",
                "title", "Seat in General Chemistry I",
                "price", "149.00",
                "expires", "2026-08-31T23:59:00Z",
                "attribute_values",
                    List.of(
                        new ProductJson.AttributeValue(
                            "certificate_type", "certificate_type", "verified"),
                        new ProductJson.AttributeValue("course_key", "course_key", "a+b+c")),
                "is_available_to_buy", true,
                "is_enrollment_code_product", false,
                "stockrecords",
                    List.of(
                        Map.of(
                            "id", 655L,
                            "product", 712L,
                            "partner", 1L,
                            "partner_sku", "7F3A9C1",
                            "price_currency", "USD",
                            "price", "149.00",
                            "price_excl_tax", "149.00"))));
  }

  @Test
  void thePriceIsHiddenFromThoseWhoCannotBuy() {
    var json = new ProductJson(products, Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(json.of(seat(NOW), "https://shop.example", false))
        .containsEntry("price", null)
        .containsEntry("is_available_to_buy", false);
    assertThat(json.of(seat(NOW), "https://shop.example", true)).containsEntry("price", "149.00");
  }

  @Test
  void aTypeChecksTheAttributesOfItsProducts() {
    assertThat(SEAT.problemsOf(Map.of("course_key", "a+b+c", "credit_hours", 3))).isEmpty();
    assertThat(SEAT.problemsOf(Map.of("credit_hours", "three")))
        .containsExactly(
            "A Seat needs the attribute course_key.",
            "The attribute credit_hours of a Seat must be a whole number.");
  }

  @Test
  void twoDeclarationsOfOneTypeStopTheStart() {
    assertThatThrownBy(() -> types(Map.of("one", SEAT, "two", OTHER_SEAT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Seat");
  }

  private Availability learner(Product product) {
    return products.availability(product, false, NOW);
  }

  private static Product seat(@Nullable Instant expiresAt) {
    return product(Structure.CHILD, ProductType.SEAT, expiresAt, null, true);
  }

  private static Product product(
      Structure structure,
      String type,
      @Nullable Instant expiresAt,
      @Nullable Instant retiredAt,
      boolean hasStock) {
    return new Product(
        712,
        1,
        "a+b+c",
        711L,
        structure,
        type,
        "Seat in General Chemistry I",
        expiresAt,
        retiredAt,
        Map.of("course_key", "a+b+c", "certificate_type", "verified", "credit_provider", ""),
        hasStock ? new Product.StockRecord(655, "7F3A9C1", Money.of(14_900, "USD")) : null);
  }

  private static ProductTypes types(Map<String, Object> beans) {
    var declarations = new StaticListableBeanFactory();
    beans.forEach(
        (name, type) -> declarations.addBean(name, (Declaration) () -> (ProductType) type));
    return new ProductTypes(declarations.getBeanProvider(Declaration.class));
  }

  private static Map<String, @Nullable Object> nullable(Object... pairs) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
