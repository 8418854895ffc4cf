package io.bursar.lms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.lms.CommerceApi.Course;
import io.bursar.lms.CommerceApi.Mode;
import io.bursar.lms.CommerceApi.Published;
import io.bursar.lms.CommerceApi.Refused;
import io.bursar.lms.CommerceApi.Unreachable;
import io.bursar.shared.Money;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;

class CommerceApiTest {

  private static final String ID = "course-v1:NorthlakeX+CHEM110x+1T2026";
  private static final String PATH = "/api/commerce/v1/courses/" + ID + "/";
  private static final Mode AUDIT = new Mode("audit", Money.of(0, "USD"), "E4410B9", null, null);
  private static final Mode VERIFIED =
      new Mode(
          "verified",
          Money.of(14_999, "USD"),
          "7F3A9C1",
          "B20D6E4",
          Instant.parse("2026-08-31T23:59:00Z"));
  private static final Mode CREDIT =
      new Mode("credit", Money.of(30_000, "USD"), "0C0FFEE", null, null);

  private final TestClock clock = new TestClock();
  private CommerceLms lms;

  @BeforeEach
  void start() {
    lms = CommerceLms.start();
  }

  @AfterEach
  void stop() {
    lms.stop();
  }

  @Test
  void theLmsIsToldAllModesInWholeUnits() {
    var outcome = apiWithKey("key").publish(course(AUDIT, VERIFIED));

    assertThat(outcome).isEqualTo(new Published());
    var call = lms.calls(PATH).getFirst();
    assertThat(call.method()).isEqualTo("PUT");
    assertThat(call.headers()).containsEntry("X-edx-api-key", List.of("key"));
    assertThat(call.body())
        .isEqualTo(
            """
            {"id":"course-v1:NorthlakeX+CHEM110x+1T2026","name":"General Chemistry I",\
            "verification_deadline":"2026-09-10T23:59:00+00:00","modes":[\
            {"name":"audit","currency":"USD","price":0,"sku":"E4410B9","bulk_sku":null,\
            "expires":null,"android_sku":null,"ios_sku":null},\
            {"name":"verified","currency":"USD","price":149,"sku":"7F3A9C1","bulk_sku":"B20D6E4",\
            "expires":"2026-08-31T23:59:00+00:00","android_sku":null,"ios_sku":null}]}\
            """);
  }

  @Test
  void anOldCourseKeyKeepsItsSlashes() {
    apiWithKey("key").publish(new Course("Org/A course?/Run", "Old", null, List.of()));

    assertThat(lms.calls("/api/commerce/v1/courses/Org/A%20course%3F/Run/")).hasSize(1);
  }

  @Test
  void aRefusalCarriesTheFirstMessageOfTheLms() {
    lms.answer(PATH, 400, "{\"non_field_errors\": [\"Deadlines are\\nout of order.\"]}");

    assertThat(apiWithKey("key").publish(course(AUDIT)))
        .isEqualTo(
            new Refused("The LMS refused the course modes with 400: Deadlines are out of order."));
  }

  @Test
  void aRefusalWithoutReadableBodyTellsItsStatus() {
    lms.answer(PATH, 502, "<html>Bad gateway</html>");

    assertThat(apiWithKey("key").publish(course(AUDIT)))
        .isEqualTo(new Refused("The LMS refused the course modes with 502."));
  }

  @Test
  void aRedirectIsNoSuccess() {
    lms.answer(PATH, 302, "");

    assertThat(apiWithKey("key").publish(course(AUDIT))).isInstanceOf(Refused.class);
  }

  @Test
  void anAnswerThatNeverCameIsUnreachable() {
    lms.answer(PATH, 0, "");
    assertThat(apiWithKey("key").publish(course(AUDIT))).isInstanceOf(Unreachable.class);

    lms.stop();
    assertThat(apiWithKey("key").publish(course(AUDIT)))
        .isEqualTo(new Unreachable("The LMS gave no answer (ConnectException)."));
  }

  @Test
  void whatIsNotConfiguredIsNamed() {
    assertThat(apiWithKey(null).publish(course(AUDIT)))
        .isEqualTo(new Unreachable("bursar.lms.api-key is not set."));
    assertThat(apiWithKey("key").publish(course(CREDIT)))
        .isEqualTo(new Unreachable("bursar.lms.oauth.client-id or .client-secret is not set."));
    assertThat(
            api(new LmsSettings(" ", "key", new LmsSettings.OAuth(null, null)))
                .publish(course(AUDIT)))
        .isEqualTo(new Unreachable("bursar.lms.url is not set."));
  }

  @Test
  void aCreditModeFirstMakesACreditCourseByToken() {
    lms.answer("/oauth2/access_token", 200, token("first"));
    var api = api(withClient("key"));

    assertThat(api.publish(course(CREDIT))).isEqualTo(new Published());

    var credit = lms.calls("/api/credit/v1/courses/" + ID + "/").getFirst();
    assertThat(credit.headers()).containsEntry("Authorization", List.of("JWT first"));
    assertThat(credit.json().get("course_key").asString()).isEqualTo(ID);
    assertThat(credit.json().get("enabled").asBoolean()).isTrue();
    assertThat(lms.calls("/oauth2/access_token").getFirst().body())
        .contains("grant_type=client_credentials", "token_type=jwt", "client_id=bursar");
  }

  @Test
  void aRefusedCreditCourseStopsThePublication() {
    lms.answer("/oauth2/access_token", 200, token("first"));
    lms.answer("/api/credit/v1/courses/" + ID + "/", 403, "{\"detail\": \"Staff only.\"}");

    assertThat(api(withClient("key")).publish(course(CREDIT)))
        .isEqualTo(new Refused("The LMS refused the credit course with 403: Staff only."));
    assertThat(lms.calls(PATH)).isEmpty();
  }

  @Test
  void aTokenIsKeptUntilShortlyBeforeItExpiresOrIsRefused() {
    lms.answer("/oauth2/access_token", 200, token("first"));
    var api = api(withClient(null));

    api.publish(course(AUDIT));
    api.publish(course(AUDIT));
    assertThat(lms.calls("/oauth2/access_token")).hasSize(1);

    clock.advance(Duration.ofSeconds(3_596));
    api.publish(course(AUDIT));
    assertThat(lms.calls("/oauth2/access_token")).hasSize(2);

    lms.answer(PATH, 401, "{\"detail\": \"Invalid token.\"}");
    api.publish(course(AUDIT));
    api.publish(course(AUDIT));
    assertThat(lms.calls("/oauth2/access_token")).hasSize(3);
  }

  @Test
  void aRefusedClientIsTold() {
    lms.answer("/oauth2/access_token", 401, "{\"error\": \"invalid_client\"}");

    assertThat(api(withClient(null)).publish(course(AUDIT)))
        .isEqualTo(new Refused("The LMS gave no token: it answered 401."));
  }

  @Test
  void settingsNeverShowTheirSecrets() {
    assertThat(withClient("api-secret").toString()).doesNotContain("secret");
    assertThatThrownBy(
            () -> new LmsSettings("campus.example", null, new LmsSettings.OAuth(null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bursar.lms.url");
    assertThat(
            new LmsSettings("https://lms.example//", null, new LmsSettings.OAuth(null, null)).url())
        .isEqualTo("https://lms.example");
  }

  private CommerceApi apiWithKey(@Nullable String key) {
    return api(new LmsSettings(lms.url(), key, new LmsSettings.OAuth(null, null)));
  }

  private CommerceApi api(LmsSettings settings) {
    var http = new LmsHttp(RestClient.builder(), settings);
    return new CommerceApi(http, settings, new LmsToken(http, settings, clock));
  }

  private LmsSettings withClient(@Nullable String key) {
    return new LmsSettings(lms.url(), key, new LmsSettings.OAuth("bursar", "client-secret"));
  }

  private static Course course(Mode... modes) {
    return new Course(
        ID, "General Chemistry I", Instant.parse("2026-09-10T23:59:00Z"), List.of(modes));
  }

  private static String token(String text) {
    return "{\"access_token\": \"%s\", \"expires_in\": 3600, \"token_type\": \"JWT\"}"
        .formatted(text);
  }
}
