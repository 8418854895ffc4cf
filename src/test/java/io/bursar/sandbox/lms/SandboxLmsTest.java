package io.bursar.sandbox.lms;

import static io.bursar.sandbox.lms.LmsFixture.DEMO;
import static io.bursar.sandbox.lms.LmsFixture.ENROLLMENT;
import static io.bursar.sandbox.lms.LmsFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.bursar.sandbox.http.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxLmsTest {

  private final LmsFixture lms = new LmsFixture().withDemo();

  @AfterEach
  void close() {
    lms.close();
  }

  @Test
  void theAnswerOfAnEnrollmentIsTheLmsOwn() throws Exception {
    var answer = lms.enroll("\"mode\": \"verified\", \"is_active\": true");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(Json.read(answer.body()))
        .isEqualTo(
            Json.read(
                """
                {"created": "2026-05-01T10:00:00.123456Z", "mode": "verified", "is_active": true,
                 "course_details": {"course_id": "course-v1:edX+DemoX+2024", "course_name": "Demo",
                   "enrollment_start": null, "enrollment_end": null,
                   "course_start": "2024-01-01T00:00:00Z", "course_end": null, "invite_only": false,
                   "course_modes": [
                     {"slug": "audit", "name": "Audit", "min_price": 0, "suggested_prices": "",
                      "currency": "usd", "expiration_datetime": null, "description": null,
                      "sku": null, "bulk_sku": null},
                     {"slug": "verified", "name": "Verified", "min_price": 49,
                      "suggested_prices": "", "currency": "usd", "expiration_datetime": null,
                      "description": null, "sku": null, "bulk_sku": null}],
                   "pacing_type": "Instructor Paced"},
                 "user": "ann"}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                       | 500 | Server Error
          {"user": "ann", "course_details": []}                    | 500 | Server Error
          {"user": "ann"}                                          | 400 | Course ID must be specified to create a new enrollment.
          {"user": "ann", "course_details": {"course_id": "x y"}}  | 400 | No course 'x y' found for enrollment
          {"user": "bob", "course_details": {"course_id": "a/b/c"}} | 406 | The user bob does not exist.
          {"course_details": {"course_id": "a/b/c"}}               | 406 | The user  does not exist.
          {"email": "b@x", "course_details": {"course_id": "a/b/c"}} | 406 | The user with the email address b@x does not exist.
          {"user": "ann", "course_details": {"course_id": "a/b/c"}} | 400 | No course 'a/b/c' found for enrollment
          {"user": "ann", "is_active": "yes", "course_details": {"course_id": "a/b/c"}} | 400 | 'yes' is an invalid enrollment activation status.
          {"user": "ann", "force_enrollment": 1, "course_details": {"course_id": "a/b/c"}} | 400 | '1' is an invalid force enrollment status.
          {"user": "ann", "enrollment_attributes": [{"name": "x"}], "course_details": {"course_id": "a/b/c"}} | 500 | Server Error
          not json                                                 | 400 | JSON parse error -
          """)
  void aBadBodyIsRefusedAsTheLmsDoes(String body, int status, String text) throws Exception {
    var answer = lms.key.post(ENROLLMENT, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
    assertThat(lms.lms.counts().enrollments()).isZero();
  }

  @Test
  void withoutTheRightKeyNothingIsAnswered() throws Exception {
    for (var client : java.util.List.of(lms.anyone, lms.anyone.with("X-Edx-Api-Key", "another"))) {
      var answer = client.get(ENROLLMENT + "/ann," + DEMO);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("JWT realm=\"api\"");
      assertThat(answer.body())
          .isEqualTo("{\"detail\":\"Authentication credentials were not provided.\"}");
    }
  }

  @Test
  void aSlashAtTheEndLeadsNowhere() throws Exception {
    assertThat(lms.key.post(ENROLLMENT + "/", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void methodsTypesAndRepresentationsAreCheckedBeforeTheBody() throws Exception {
    assertThat(lms.key.put(ENROLLMENT, "{}").statusCode()).isEqualTo(405);
    assertThat(lms.anyone.put(ENROLLMENT, "{}").statusCode()).isEqualTo(401);
    assertThat(
            lms.key.with("Content-Type", "text/plain").send("POST", ENROLLMENT, "x").statusCode())
        .isEqualTo(415);
    assertThat(lms.key.with("Accept", "text/html").get(ENROLLMENT).statusCode()).isEqualTo(406);
  }

  @Test
  void anEnrollmentThatDoesNotExistIsAnEmptySuccess() throws Exception {
    var answer = lms.key.get(ENROLLMENT + "/ann," + DEMO);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
  }

  @Test
  void anEnrollmentIsReadBackAndListedWhileActive() throws Exception {
    lms.enrolled("verified", true);
    assertThat(lms.key.get(ENROLLMENT + "/ann," + DEMO).body()).contains("\"mode\":\"verified\"");
    assertThat(Json.read(lms.key.get(ENROLLMENT + "?user=ann").body())).hasSize(1);

    lms.enroll("\"is_active\": false");
    assertThat(lms.key.get(ENROLLMENT + "/ann," + DEMO).body()).contains("\"is_active\":false");
    assertThat(lms.key.get(ENROLLMENT + "?user=ann").body()).isEqualTo("[]");
  }

  @Test
  void anAttributeWithoutValueIsRefusedAfterTheLearnerIsIn() throws Exception {
    var answer =
        lms.enroll("\"enrollment_attributes\": [{\"namespace\": \"order\", \"name\": \"x\"}]");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'value' not in enrollment attribute");
    assertThat(lms.stored().active()).isTrue();
  }

  @Test
  void aCreditSeatNeedsItsProviderWhenItIsAnUpdate() throws Exception {
    lms.lms.add(Course.open(DEMO, "Demo", Mode.of("audit", 0), Mode.of("credit", 9)));
    lms.enrolled("audit", true);

    var answer =
        lms.enroll(
            "\"mode\": \"credit\", \"enrollment_attributes\": [{\"namespace\": \"order\","
                + " \"name\": \"order_number\", \"value\": \"EDX-1\"}]");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("required attributes=['credit:provider_id']");
  }

  @Test
  void aModeThatIsNotOfferedIsRefused() throws Exception {
    assertThat(lms.enroll("\"mode\": \"honor\"").statusCode()).isEqualTo(400);
    lms.expire("audit");
    assertThat(lms.enroll("\"is_active\": true").body()).contains("The [None] course mode");
  }

  @Test
  void emailOptInFailsAndRollsBackAndACohortFailsAndDoesNot() throws Exception {
    assertThat(lms.enroll("\"email_opt_in\": true").statusCode()).isEqualTo(500);
    assertThat(lms.lms.enrollment("ann", DEMO)).isEmpty();

    var answer = lms.enroll("\"cohort\": \"red\"");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("An error occured while adding to cohort [red]");
    assertThat(lms.stored().active()).isTrue();
  }

  @Test
  void aReceiptsLinkLeadsToThePlaceOfTheCourse() throws Exception {
    var page = lms.anyone.get("/courses/%s/course/".formatted(DEMO));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<h1>Demo</h1>");
    assertThat(lms.anyone.get("/courses/course-v1:No+Such+Run/course/").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aCourseShowsItsModesToAnyone() throws Exception {
    lms.expire("verified");
    var path = "/api/enrollment/v1/course/" + DEMO;

    assertThat(lms.anyone.get(path).body()).doesNotContain("verified");
    assertThat(lms.anyone.get(path + "?include_expired=1").body()).contains("verified");
    assertThat(lms.anyone.get("/api/enrollment/v1/course/a/b/c").body())
        .isEqualTo("{\"message\":\"No course found for course ID 'a/b/c'\"}");
  }

  @Test
  void commerceSetsTheModesOfACourse() throws Exception {
    var path = "/api/commerce/v1/courses/" + DEMO + "/";
    lms.lms.add(Course.open(DEMO, "Demo"));
    var body =
        """
        {"id": "%s", "modes": [{"name": "verified", "currency": "USD", "price": 10, "sku": "ABC",
         "expires": "2027-01-01T00:00:00Z"}]}
        """
            .formatted(DEMO);

    assertThat(lms.key.get(path).statusCode()).isEqualTo(404);
    assertThat(lms.key.put(path, body).statusCode()).isEqualTo(201);
    assertThat(lms.key.put(path, body).statusCode()).isEqualTo(200);
    assertThat(lms.key.get(path).body())
        .contains(
            "\"currency\":\"usd\"", "\"expires\":\"2027-01-01T00:00:00Z\"", "\"sku\":\"ABC\"");
    assertThat(lms.key.get(path.substring(0, path.length() - 1)).statusCode()).isEqualTo(301);
    assertThat(lms.key.get("/api/commerce/v1/courses/").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id": "a/b/c", "modes": []}  | {"id":["Course a/b/c does not exist."]}
          {"id": "abc", "modes": []}    | {"id":["abc is not a valid course key."]}
          {"modes": [{"name": "verified", "price": 0}]} | ["The Verified course mode has a minimum price of 1. You must set a price greater than or equal to 1."]
          {"modes": [{"name": "professional", "price": 5, "expires": "2027-01-01T00:00:00Z"}]} | ["Professional education modes are not allowed to have expiration_datetime set."]
          {"verification_deadline": "2026-01-01T00:00:00Z", "modes": [{"name": "verified", "price": 5, "expires": "2027-01-01T00:00:00Z"}]} | {"non_field_errors":["Verification deadline must be after the course mode upgrade deadlines."]}
          """)
  void commerceRefusesAsTheLmsDoes(String body, String answered) throws Exception {
    var answer = lms.key.put("/api/commerce/v1/courses/" + DEMO + "/", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(answered);
  }

  @Test
  void aClientGetsAJwtForItsUser() throws Exception {
    lms.lms.add(new Account("worker", "pass word", "w@example.org", "Will Worker", true, false));

    var answer =
        lms.anyone.form(
            "/oauth2/access_token/",
            "grant_type=client_credentials&client_id=worker&client_secret=pass+word&token_type=jwt");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    var body = Json.read(answer.body());
    assertThat(body.path("token_type").asString()).isEqualTo("JWT");
    assertThat(body.path("expires_in").asInt()).isEqualTo(3600);
    var jwt = SignedJWT.parse(body.path("access_token").asString());
    assertThat(jwt.verify(new MACVerifier(LmsFixture.SECRET))).isTrue();
    assertThat(jwt.getJWTClaimsSet().getClaims())
        .containsEntry("iss", "http://lms/oauth2")
        .containsEntry("preferred_username", "worker")
        .containsEntry("grant_type", "client-credentials")
        .containsEntry("version", "1.2.0")
        .containsEntry("administrator", true)
        .containsEntry("email", "w@example.org")
        .containsEntry("given_name", "Will");
    assertThat(lms.lms.calls().calls().getLast().body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=password,400,unsupported_grant_type",
    "grant_type=client_credentials&client_id=nobody,401,invalid_client",
    "grant_type=client_credentials&client_id=ann&client_secret=,401,invalid_client",
    "grant_type=client_credentials&client_id=w&client_secret=s&scope=root,400,invalid_scope",
    "grant_type=client_credentials&client_id=w&client_secret=s,200,Bearer"
  })
  void theTokenEndpointRefusesAsTheLmsDoes(String form, int status, String text) throws Exception {
    lms.lms.add(new Account("w", "s", "w@example.org", "W", true, false));

    var answer = lms.anyone.form("/oauth2/access_token", form);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
  }

  @Test
  void callsAreLoggedWithTheLearnersTraces() throws Exception {
    lms.key
        .with("X-Edx-Ga-Client-Id", "ga.1", "X-Forwarded-For", "192.0.2.7")
        .post(ENROLLMENT, "{}");

    // It is noted after the answer went.
    await().until(() -> lms.lms.calls().calls().getLast().status() != null);
    var call = lms.lms.calls().calls().getLast();
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo(ENROLLMENT);
    assertThat(call.hasApiKey()).isTrue();
    assertThat(call.gaClientId()).isEqualTo("ga.1");
    assertThat(call.forwardedFor()).isEqualTo("192.0.2.7");
    assertThat(call.status()).isEqualTo(400);
    assertThat(call.at()).isEqualTo(NOW);
  }

  @Test
  void theRecordSurvivesARestartAndACutOffLine(@TempDir Path folder) throws Exception {
    try (var before = new LmsFixture(folder).withDemo()) {
      before.enrolled("verified", true);
    }
    Files.writeString(folder.resolve("lms.jsonl"), "{\"type\":\"enro", StandardOpenOption.APPEND);

    try (var after = new LmsFixture(folder)) {
      assertThat(after.stored().active()).isTrue();
      after.enroll("\"is_active\": false");
    }
    try (var last = new LmsFixture(folder)) {
      assertThat(last.stored().active()).isFalse();
      assertThat(last.stored().activations()).isEqualTo(1);
      assertThat(last.stored().deactivations()).isEqualTo(1);
      assertThatThrownBy(() -> new LmsFixture(folder)).hasMessageContaining("is in use");
    }
  }
}
