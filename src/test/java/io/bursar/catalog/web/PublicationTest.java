package io.bursar.catalog.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.bursar.catalog.Products;
import io.bursar.catalog.WithCommerceLms;
import io.bursar.testing.TestClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PublicationTest extends WithCommerceLms {

  private static final String PRODUCTS =
      """
      [{"product_class": "Seat", "price": "0.00", "expires": null,
        "stockrecords": [{"partner_sku": null}],
        "attribute_values": [{"name": "certificate_type", "value": ""},
                             {"name": "id_verification_required", "value": false}]},
       {"product_class": "Seat", "price": 149.00, "expires": "2026-08-31T23:59:00Z",
        "attribute_values": [{"name": "certificate_type", "value": "verified"},
                             {"name": "id_verification_required", "value": true}]}]
      """;

  @Autowired Products products;
  @Autowired TestClock clock;
  @LocalServerPort int port;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String course = newCourse();

  @Test
  void aNewCourseIsCreatedAndAKnownOneIsOk() throws Exception {
    var created = post(true, body(PRODUCTS));
    var repeated = post(true, body(PRODUCTS));

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(repeated.statusCode()).isEqualTo(200);
    assertThat(repeated.body()).isEqualTo(created.body());
    var json = json(created);
    assertThat(json.propertyNames())
        .containsExactly("id", "name", "verification_deadline", "products", "message");
    assertThat(json.get("message").isNull()).isTrue();
    assertThat(json.at("/products/0/partner_sku").asString()).matches("[0-9A-F]{7}");
    assertThat(json.at("/products/0/price").asString()).isEqualTo("0.00");
    assertThat(json.at("/products/1/partner_sku").asString()).matches("[0-9A-F]{7}");
    assertThat(json.at("/products/1/price").isNumber()).isTrue();
  }

  @Test
  void theIdMayStandInThePathWithPlusColonAndSlash() throws Exception {
    var old = "Northlake/" + course.substring(course.indexOf('+') + 1).replace('+', '-') + "/1T";

    assertThat(put(course, body(PRODUCTS)).statusCode()).isEqualTo(201);
    assertThat(put(old, body(PRODUCTS)).statusCode()).isEqualTo(201);
    assertThat(put(old + "/", body(PRODUCTS)).statusCode()).isEqualTo(200);

    assertThat(products.course(course)).isPresent();
    assertThat(products.course(old)).isPresent();
    assertThat(LMS.calls("/courses/" + old + "/")).hasSize(2);
  }

  @Test
  void onlyStaffMayPublish() throws Exception {
    assertThat(post(null, body(PRODUCTS)).statusCode()).isEqualTo(401);
    assertThat(post(false, body(PRODUCTS)).statusCode()).isEqualTo(403);
    assertThat(products.course(course)).isEmpty();
    assertThat(LMS.calls(course + "/")).isEmpty();
  }

  @Test
  void wrongFieldsAreNamed() throws Exception {
    var response = post(true, "{\"id\": \"no-key\", \"uuid\": \"x\", \"products\": {}}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).propertyNames())
        .containsExactlyInAnyOrder("id", "uuid", "name", "products");
    assertThat(json(response).at("/id/0").asString()).isNotEmpty();
  }

  @Test
  void seatsThatCannotBeToldApartAreAWrongField() throws Exception {
    var seat =
        "{\"product_class\": \"Seat\", \"price\": 1, \"attribute_values\": "
            + "[{\"name\": \"id_verification_required\", \"value\": true}]}";

    var response = post(true, body("[" + seat + ", " + seat + "]"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/products/0").asString()).contains("told apart");
  }

  @Test
  void aRefusalOfTheLmsIsAnErrorAndSavesNothing() throws Exception {
    LMS.answer(course + "/", 400, "[\"The Verified course mode has a minimum price of 1.\"]");

    var response = post(true, body(PRODUCTS));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).propertyNames()).containsExactly("error");
    assertThat(json(response).get("error").asString())
        .contains(course)
        .endsWith("The Verified course mode has a minimum price of 1.");
    assertThat(products.course(course)).isEmpty();
  }

  @Test
  void anEntitlementWithoutUuidIsAnError() throws Exception {
    var response =
        post(
            true,
            body(
                """
                [{"product_class": "Course Entitlement", "price": "149.00", "attribute_values":
                  [{"name": "certificate_type", "value": "verified"}]}]
                """));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).get("error").asString()).contains("uuid");
    assertThat(LMS.calls(course + "/")).isEmpty();
  }

  @Test
  void otherMethodsAreNotAllowed() throws Exception {
    var request = request("/api/v2/publication/", true).GET().build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  private String body(String products) {
    return """
    {"id": "%s", "name": "General Chemistry I", "verification_deadline": "2026-09-10T23:59:00Z",
     "products": %s}
    """
        .formatted(course, products);
  }

  private HttpResponse<String> post(@Nullable Boolean staff, String body) throws Exception {
    var request =
        request("/api/v2/publication/", staff).POST(BodyPublishers.ofString(body)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String id, String body) throws Exception {
    var request =
        request("/api/v2/publication/" + id, true).PUT(BodyPublishers.ofString(body)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, @Nullable Boolean staff) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Content-Type", "application/json");
    return staff == null ? request : request.header("Authorization", "JWT " + token(staff));
  }

  private String token(boolean staff) throws Exception {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(LMS.url() + "/oauth2")
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plus(Duration.ofHours(1))))
            .claim("preferred_username", staff ? "publisher" : "learner")
            .claim("administrator", staff)
            .build();
    var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    jwt.sign(new MACSigner(JWT_SECRET.getBytes(UTF_8)));
    return jwt.serialize();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }
}
