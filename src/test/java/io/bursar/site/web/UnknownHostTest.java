package io.bursar.site.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.site.TwoSites;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class UnknownHostTest {

  @ParameterizedTest
  @CsvSource({
    "shop.campus.example, /api/v2/orders, 200",
    "shop.college.example, /api/v2/orders, 200",
    "evil.example, /api/v2/orders, 404",
    "10.0.0.7, /health, 200"
  })
  void aHostThatIsNoSitesIs404(String host, String path, int status) throws Exception {
    var request = new MockHttpServletRequest("GET", path);
    request.setServerName(host);
    var response = new MockHttpServletResponse();

    new UnknownHost(TwoSites.sites()).doFilter(request, response, new MockFilterChain());

    assertThat(response.getStatus()).isEqualTo(status);
  }
}
