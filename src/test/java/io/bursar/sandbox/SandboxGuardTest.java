package io.bursar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SandboxGuardTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1:8080",
        "127.1.2.3",
        "[::1]:8080",
        "[::1]"
      })
  void thisMachinesOwnNamesAreAnswered(String host) throws Exception {
    assertThat(statusFor(host, "Accept")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bursar.example", "localhost.example", "127.evil.example", "127.0.0.1.example", "0.0.0.0",
        "[::2]", "10.0.0.1:8080", "evil@localhost", "localhost:8080:1", ""
      })
  void anyOtherNameIsRefused(String host) throws Exception {
    assertThat(statusFor(host, "Accept")).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO"})
  void aProxyIsRefused(String header) throws Exception {
    assertThat(statusFor("localhost", header)).isEqualTo(403);
  }

  @Test
  void aRequestWithoutAHostIsRefusedWithASentence() throws Exception {
    var response = new MockHttpServletResponse();
    new SandboxGuard().doFilter(new MockHttpServletRequest(), response, new MockFilterChain());

    assertThat(response.getStatus()).isEqualTo(403);
    assertThat(response.getContentAsString()).contains("This is a sandbox");
  }

  private static int statusFor(String host, String header) throws Exception {
    var request = new MockHttpServletRequest();
    request.addHeader("Host", host);
    request.addHeader(header, "x");
    var response = new MockHttpServletResponse();
    new SandboxGuard().doFilter(request, response, new MockFilterChain());
    return response.getStatus();
  }
}
