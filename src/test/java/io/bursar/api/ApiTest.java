package io.bursar.api;

import static io.bursar.testing.LmsTokens.someone;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Caller;
import io.bursar.testing.LmsTokens;
import io.bursar.testing.TestClock;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BursarTest
class ApiTest {

  @Autowired TestClock clock;
  @LocalServerPort int port;
  Caller caller;
  String jwt;

  @BeforeEach
  void makeCaller() {
    caller = new Caller(port);
    jwt = LmsTokens.header(clock, someone(), Map.of());
  }

  // Bodies

  @ParameterizedTest
  @ValueSource(strings = {"/api/probe/order", "/api/probe/order/"})
  void jsonIsReadAtBothFormsOfThePath(String path) {
    var answer =
        post(
            path,
            "{\"user\":\"amelia\",\"lines\":[{\"sku\":\"8CF08E5\"}],\"tags\":[1],\"opt_in\":true}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"user\":\"amelia\"", "\"lines\":[\"8CF08E5\"]", "\"tags\":[1]", "\"opt_in\":true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH"})
  void formsAreReadWithWhateverMethodAndApartFromTheQuery(String method) {
    var answer =
        send(
            method,
            "/api/probe/echo/?a=query",
            "a=1&b=x%2By+z&a=2&empty=&%C3%BC=%C3%9F",
            "application/x-www-form-urlencoded");

    assertThat(answer.body())
        .isEqualTo("{\"a\":[\"1\",\"2\"],\"b\":\"x+y z\",\"empty\":\"\",\"ü\":\"ß\"}");
  }

  @Test
  void multipartFormsAreReadLikewise() {
    var body =
        """
        --b\r
        Content-Disposition: form-data; name="a"\r
        \r
        1\r
        --b\r
        Content-Disposition: form-data; name="a"\r
        \r
        2\r
        --b--\r
        """;

    assertThat(
            send("POST", "/api/probe/echo?a=query", body, "multipart/form-data; boundary=b").body())
        .isEqualTo("{\"a\":[\"1\",\"2\"]}");
  }

  @Test
  void anEmptyBodyHasNoFields() {
    assertThat(caller.send("PUT", "/api/probe/echo", null, "Authorization", jwt).body())
        .isEqualTo("{}");
    assertThat(post("/api/probe/echo", "").body()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":        | application/json | 400",
        "{\"a\":1} x    | application/json | 400",
        "[]             | application/json | 400",
        "\"text\"       | application/json | 400",
        "{\"a\":\"\\u0000\"} | application/json | 400",
        "a=%00          | application/x-www-form-urlencoded | 400",
        "a=%zz          | application/x-www-form-urlencoded | 400",
        "<a/>           | application/xml  | 415",
        "x              | nonsense         | 415",
        "x              | multipart/form-data | 400"
      })
  void aBodyThatCannotBeReadIsRefused(String body, String type, int status) {
    var answer = send("POST", "/api/probe/echo", body, type);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"detail\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "multipart/form-data; boundary=b",
        "application/x-www-form-urlencoded"
      })
  void aBodyOfMoreThanAMebibyteIsRefused(String type) {
    var text = "x".repeat(1024 * 1024);
    var body =
        type.startsWith("multipart")
            ? "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + text + "\r\n--b--\r\n"
            : "\"" + text;

    var answer = send("POST", "/api/probe/echo", body, type);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).startsWith("{\"detail\":\"");
  }

  @Test
  void allWrongFieldsAreNamedAtOnce() {
    var answer =
        post(
            "/api/probe/order",
            "{\"user\":7,\"lines\":[{\"sku\":\"A\"},3],\"coupon\":\"C\",\"opt_in\":\"true\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "\"coupon\":[\"No coupons here.\"]",
            "\"user\":[\"This field must be text.\"]",
            "\"lines\":[\"This field must be a list of objects.\"]",
            "\"tags\":[\"This field is required.\"]");
  }

  @Test
  void consentIsTheJsonTrueAndNothingElse() {
    var answer =
        post("/api/probe/order", "{\"user\":\"a\",\"lines\":[],\"tags\":[],\"opt_in\":\"true\"}");

    assertThat(answer.body()).contains("\"opt_in\":false");
  }

  // Pages of lists

  @Test
  void aListComesInPagesWithAbsoluteLinks() {
    var path = caller.root() + "/api/probe/list/41/";

    assertThat(get("/api/probe/list/41").body())
        .startsWith(
            "{\"count\":41,\"next\":\"%s?page=2\",\"previous\":null,\"results\":[0,1,"
                .formatted(path));
    assertThat(get("/api/probe/list/41/?page=2&page_size=20&username=a%2Bb").body())
        .contains("\"next\":\"" + path + "?page=3&page_size=20&username=a%2Bb\"")
        .contains("\"previous\":\"" + path + "?page_size=20&username=a%2Bb\"");
    assertThat(get("/api/probe/list/41/?page=3").body())
        .contains("\"next\":null", "\"previous\":\"" + path + "?page=2\"", "\"results\":[40]");
  }

  @Test
  void linksNeverFollowAHeader() {
    var answer =
        caller.get(
            "/api/probe/list/41",
            "Authorization",
            jwt,
            "X-Forwarded-Host",
            "evil.example",
            "X-Forwarded-Proto",
            "https");

    assertThat(answer.body())
        .contains("\"next\":\"" + caller.root() + "/api/")
        .doesNotContain("evil");
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', 200",
    "0, page=1, 200",
    "0, page=2, 404",
    "20, page=2, 404",
    "21, page=2, 200",
    "21, page=0, 404",
    "21, page=-1, 404",
    "21, page=x, 404",
    "21, page=99999999999, 404",
    "21, page_size=0, 200",
    "21, page_size=-5, 200",
    "21, page_size=x, 200"
  })
  void aPageThatIsNotThereIs404AndAWrongSizeIsIgnored(int count, String query, int status) {
    var answer = get("/api/probe/list/" + count + "?" + query);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(status == 200 ? "\"count\":" + count : "{\"detail\":");
  }

  @Test
  void aPageHoldsTenThousandAtMost() {
    assertThat(get("/api/probe/list/10001?page_size=20000").body()).contains(",9999]", "page=2");
  }

  // Errors

  @ParameterizedTest
  @CsvSource({"INVALID, 400", "FORBIDDEN, 403", "NOT_FOUND, 404", "CONFLICT, 409"})
  void aRefusalIsAnsweredByItsKind(String kind, int status) {
    var answer = get("/api/probe/fail/" + kind);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"Refused: " + kind + ".\"}");

    var page = caller.get("/courses/probe/fail/" + kind, "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.body()).contains("Refused: " + kind + ".", "<html");
  }

  @Test
  void whatIsNotThereIs404() {
    var answer = get("/api/v2/nothing/");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"There is nothing here.\"}");
    assertThat(caller.get("/courses/nothing", "Accept", "text/html").body()).contains("Not found");
  }

  @Test
  void anotherMethodIs405AndNamesTheAllowedOnes() {
    var answer = caller.send("DELETE", "/api/probe/echo/", null, "Authorization", jwt);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("POST", "PUT", "PATCH");
    assertThat(answer.body()).startsWith("{\"detail\":");
  }

  @Test
  void anUnknownFormatIs406() {
    var answer = caller.get("/api/probe/me", "Authorization", jwt, "Accept", "text/csv");

    assertThat(answer.statusCode()).isEqualTo(406);
    assertThat(answer.body()).startsWith("{\"detail\":");
  }

  @Test
  void aPathThatDoesNotFitIs400() {
    assertThat(get("/api/probe/list/many").statusCode()).isEqualTo(400);
  }

  @Test
  void nullCharactersInAQueryAre400() {
    var answer = get("/api/probe/list/3?page=%00");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"detail\":");
  }

  @Test
  void aBugIsAnsweredWithoutItsMessage() {
    var answer = get("/api/probe/fail/bug");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).startsWith("{\"detail\":").doesNotContain("secret");

    var page =
        caller.get("/courses/probe/fail/bug", "Accept", "text/html", "X-Request-ID", "ref-77");
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body()).contains("ref-77").doesNotContain("secret");
  }

  // Request ids and health

  @Test
  void everyRequestHasAnIdItsOwnIfDecent() {
    assertThat(requestId("abc-1.2_X")).isEqualTo("abc-1.2_X");
    assertThat(requestId("a b")).matches("[0-9a-f-]{36}");
    assertThat(requestId("x".repeat(65))).matches("[0-9a-f-]{36}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/"})
  void healthIsToldToEverybody(String path) {
    var answer = caller.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"overall_status\":\"OK\"", "{\"database_status\":\"OK\"}");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  private String requestId(String sent) {
    return caller
        .get("/health", "X-Request-ID", sent)
        .headers()
        .firstValue("X-Request-ID")
        .orElseThrow();
  }

  private HttpResponse<String> get(String path) {
    return caller.get(path, "Authorization", jwt);
  }

  private HttpResponse<String> post(String path, String json) {
    return caller.postJson(path, json, "Authorization", jwt);
  }

  private HttpResponse<String> send(String method, String path, String body, String type) {
    return caller.send(method, path, body, "Authorization", jwt, "Content-Type", type);
  }
}
