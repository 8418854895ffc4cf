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
class ApiInputTest {

  @Autowired TestClock clock;
  @LocalServerPort int port;
  Caller caller;
  String jwt;

  @BeforeEach
  void makeCaller() {
    caller = new Caller(port);
    jwt = LmsTokens.header(clock, someone(), Map.of());
  }

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

  private HttpResponse<String> post(String path, String json) {
    return caller.postJson(path, json, "Authorization", jwt);
  }

  private HttpResponse<String> send(String method, String path, String body, String type) {
    return caller.send(method, path, body, "Authorization", jwt, "Content-Type", type);
  }
}
