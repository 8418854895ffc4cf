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
class ApiErrorsTest {

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
  void aPathThatTheFirewallRefusesIs400() {
    var answer = get("/api//v2/orders");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"detail\":\"The request cannot be understood.\"}");
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
}
