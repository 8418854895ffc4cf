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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BursarTest
class ApiPageTest {

  @Autowired TestClock clock;
  @LocalServerPort int port;
  Caller caller;
  String jwt;

  @BeforeEach
  void makeCaller() {
    caller = new Caller(port);
    jwt = LmsTokens.header(clock, someone(), Map.of());
  }

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

  private HttpResponse<String> get(String path) {
    return caller.get(path, "Authorization", jwt);
  }
}
