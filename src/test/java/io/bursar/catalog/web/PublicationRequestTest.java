package io.bursar.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bursar.catalog.ProductOffer;
import io.bursar.catalog.PublicationInvalid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class PublicationRequestTest {

  private static final String HEAD =
      "'id': 'course-v1:NorthlakeX+CHEM110x+1T2026', 'name': 'General Chemistry I', ";
  private static final String AUDIT =
      """
      {'product_class': 'Seat', 'price': '0.00', 'expires': null,
       'stockrecords': [{'partner_sku': null}],
       'attribute_values': [{'name': 'certificate_type', 'value': ''},
                            {'name': 'id_verification_required', 'value': false}]}
      """;

  @Test
  void everyFieldOfAPublicationIsRead() {
    var offer =
        parse(
                "{"
                    + HEAD
                    + """
                    'uuid': '5e0c1c1a-7f0e-4a53-9a0d-2f6b1f2f8a11',
                    'verification_deadline': '2026-09-10T23:59:00+02:00',
                    'products': [
                      {'product_class': 'Seat', 'price': 300, 'expires': '2026-08-31T23:59:00Z',
                       'stockrecords': [{'partner_sku': '7F3A9C1'}],
                       'attribute_values': [{'name': 'certificate_type', 'value': 'Credit'},
                         {'name': 'id_verification_required', 'value': true},
                         {'name': 'credit_provider', 'value': 'northlake-u'},
                         {'name': 'credit_hours', 'value': 3},
                         {'name': 'unheard_of', 'value': 3}]},
                      {'product_class': 'Course Entitlement', 'price': '149.00',
                       'attribute_values':
                         [{'name': 'certificate_type', 'value': 'professional'}]}]}
                    """)
            .offer();

    assertThat(offer.uuid()).isEqualTo(UUID.fromString("5e0c1c1a-7f0e-4a53-9a0d-2f6b1f2f8a11"));
    assertThat(offer.verificationDeadline()).isEqualTo(Instant.parse("2026-09-10T21:59:00Z"));
    var seat = offer.products().getFirst();
    assertThat(seat.certificateType()).isEqualTo("credit");
    assertThat(seat.creditProvider()).isEqualTo("northlake-u");
    assertThat(seat.creditHours()).isEqualTo(3);
    assertThat(seat.sku()).isEqualTo("7F3A9C1");
    assertThat(seat.expiresAt()).isEqualTo(Instant.parse("2026-08-31T23:59:00Z"));
    assertThat(seat.price().minor()).isEqualTo(30_000);
    assertThat(offer.products().getLast().idVerificationRequired()).isTrue();
  }

  @Test
  void theAnswerEchoesTheInputWithSkusByPosition() {
    var request = parse("{" + HEAD + "'x': 1, 'products': [" + AUDIT + "," + AUDIT + "]}");

    assertThat(JsonMapper.shared().writeValueAsString(request.answer(List.of("AAA", "BBB"))))
        .isEqualTo(
            """
            {"id":"course-v1:NorthlakeX+CHEM110x+1T2026","name":"General Chemistry I","products":[\
            {"product_class":"Seat","price":"0.00","expires":null,\
            "stockrecords":[{"partner_sku":null}],"attribute_values":[\
            {"name":"certificate_type","value":""},\
            {"name":"id_verification_required","value":false}],"partner_sku":"AAA"},\
            {"product_class":"Seat","price":"0.00","expires":null,\
            "stockrecords":[{"partner_sku":null}],"attribute_values":[\
            {"name":"certificate_type","value":""},\
            {"name":"id_verification_required","value":false}],"partner_sku":"BBB"}],\
            "message":null}\
            """);
  }

  @Test
  void theIdOfThePathCounts() {
    var request = PublicationRequest.parse(map("{" + HEAD + "'products': []}"), "Old/Course/Run");

    assertThat(request.offer().courseId()).isEqualTo("Old/Course/Run");
    assertThat(request.answer(List.of())).containsEntry("id", "Old/Course/Run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'name': 'N', 'products': []} | id",
        "{'id': 'no-key', 'name': 'N', 'products': []} | id",
        "{'id': 5, 'name': 'N', 'products': []} | id",
        "{'id': 'a+b+c', 'products': []} | name",
        "{'id': 'a+b+c', 'name': ' ', 'products': []} | name",
        "{'id': 'a+b+c', 'name': 'a\\u0000', 'products': []} | name",
        "{'id': 'a+b+c', 'name': 'N'} | products",
        "{'id': 'a+b+c', 'name': 'N', 'products': {}} | products",
        "{'id': 'a+b+c', 'name': 'N', 'products': ['x']} | products",
        "{'id': 'a+b+c', 'name': 'N', 'products': [], 'uuid': 'x'} | uuid",
        "{'id': 'a+b+c', 'name': 'N', 'products': [], 'uuid': 7} | uuid",
        "{'id': 'a+b+c', 'name': 'N', 'products': [], 'verification_deadline': 'soon'}"
            + " | verification_deadline",
        "{'id': 'a+b+c', 'name': 'N', 'products': [],"
            + " 'verification_deadline': '+12026-01-01T00:00:00Z'} | verification_deadline"
      })
  void aWrongFieldIsNamed(String body, String field) {
    assertThat(refusal(body).fields()).containsOnlyKeys(field);
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    assertThat(refusal("{'uuid': 'x'}").fields())
        .containsOnlyKeys("id", "name", "products", "uuid");
  }

  @Test
  void aLongNameIsRefused() {
    assertThat(refusal("{'id': 'a+b+c', 'name': '" + "n".repeat(256) + "', 'products': []}"))
        .extracting(PublicationInvalid::fields)
        .extracting(Map::keySet)
        .isEqualTo(java.util.Set.of("name"));
  }

  @Test
  void anUnknownClassOfProductIsNamed() {
    assertThat(productRefusal("{'product_class': 'Hat', 'price': 1}")).endsWith("Hat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'product_class': 'Seat', 'price': 1}",
        "{'product_class': 'Seat', 'price': 1,"
            + " 'attribute_values': [{'name': 'id_verification_required', 'value': null}]}",
        "{'product_class': 'Seat',"
            + " 'attribute_values': [{'name': 'id_verification_required', 'value': false}]}",
        "{'product_class': 'Seat', 'price': 1, 'attribute_values': 'x'}",
        "{'product_class': 'Seat', 'price': 1,"
            + " 'attribute_values': [{'name': 'id_verification_required', 'value': 'perhaps'}]}",
        "{'product_class': 'Course Entitlement', 'price': 1}",
        "{'product_class': 'Course Entitlement',"
            + " 'attribute_values': [{'name': 'certificate_type', 'value': 'verified'}]}"
      })
  void aProductThatLacksWhatItNeedsIsRefused(String product) {
    assertThat(productRefusal(product)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"149.00\"', 14900",
    "149, 14900",
    "149.5, 14950",
    "149.99, 14999",
    "'\"0\"', 0",
    "'\"1e2\"', 10000",
    "'\"9999999999.99\"', 999999999999"
  })
  void aPriceIsExactWhetherTextOrNumber(String price, long minor) {
    var seat = parse(withPrice(price)).offer().products().getFirst();

    assertThat(seat).extracting(ProductOffer::price).extracting(p -> p.minor()).isEqualTo(minor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'-1'",
        "-0.01",
        "'free'",
        "1.005",
        "'1e-999999999'",
        "'1e999999999'",
        "true",
        "[]",
        "''",
        "10000000000"
      })
  void whatIsNoPriceIsRefused(String price) {
    assertThat(refusal(withPrice(price)).fields()).containsOnlyKeys("products");
  }

  private static String withPrice(String price) {
    return "{"
        + HEAD
        + "'products': [{'product_class': 'Seat', 'price': "
        + price
        + ", 'attribute_values': [{'name': 'id_verification_required', 'value': false}]}]}";
  }

  private static String productRefusal(String product) {
    var fields = refusal("{" + HEAD + "'products': [" + product + "]}").fields();
    assertThat(fields).containsOnlyKeys("products");
    return fields.getOrDefault("products", List.of()).getFirst();
  }

  private static PublicationInvalid refusal(String body) {
    return catchThrowableOfType(PublicationInvalid.class, () -> parse(body));
  }

  private static PublicationRequest parse(String body) {
    return PublicationRequest.parse(map(body), null);
  }

  private static Map<String, @Nullable Object> map(String body) {
    return JsonMapper.shared()
        .readValue(body.replace('\'', '"'), new TypeReference<Map<String, @Nullable Object>>() {});
  }
}
