package io.bursar.account;

import static io.bursar.testing.LmsTokens.someone;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Caller;
import io.bursar.testing.LmsTokens;
import io.bursar.testing.TestClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

@BursarTest(
    properties = {
      "bursar.site.url=https://shop.campus.example",
      "bursar.site.trusted-proxies=127.0.0.1,::1,10.0.0.0/8"
    })
class BehindProxyTest {

  @Autowired TestClock clock;
  @LocalServerPort int port;

  @TestConfiguration
  static class Hints {

    @Bean
    static SignInHints hints() {
      return new SignInHints(List.of(new SignInHints.Hint("amelia", "pass-me", "to learn")));
    }
  }

  @Test
  void whatTheTrustedProxySaysCounts() {
    var plain = new Caller(port).get("/login/");
    var proxied =
        new Caller(port)
            .get("/login/", "X-Forwarded-Proto", "https", "X-Forwarded-For", "203.0.113.7");

    assertThat(plain.headers().firstValue("Strict-Transport-Security")).isEmpty();
    assertThat(proxied.headers().firstValue("Strict-Transport-Security")).isPresent();
  }

  @Test
  void linksStartWithTheSitesRootWhateverTheHeadersSay() {
    var answer =
        new Caller(port)
            .get(
                "/api/probe/list/41/",
                "Authorization",
                LmsTokens.header(clock, someone(), Map.of()),
                "X-Forwarded-Host",
                "evil.example");

    assertThat(answer.body())
        .contains("\"next\":\"https://shop.campus.example/api/probe/list/41/?page=2\"");
  }

  @Test
  void cookiesOfASecureSiteTravelSecurelyOnly() {
    assertThat(new Caller(port).get("/login/").headers().allValues("Set-Cookie"))
        .isNotEmpty()
        .allSatisfy(cookie -> assertThat(cookie).contains("Secure", "SameSite=Lax", "HttpOnly"));
  }

  @Test
  void hintsAreShownWhereThereAreSome() {
    assertThat(new Caller(port).get("/login/").body()).contains("amelia", "pass-me", "to learn");
  }
}
