package io.bursar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Accounts;
import io.bursar.catalog.CourseOffer;
import io.bursar.catalog.Courses;
import io.bursar.catalog.ProductOffer;
import io.bursar.catalog.Products;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.shared.Money;
import io.bursar.site.Sites;
import io.bursar.testing.Caller;
import io.bursar.testing.SandboxTest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

@SandboxTest
@ExtendWith(OutputCaptureExtension.class)
class SandboxStartTest {

  private static final String ECONOMY = "course-v1:HarborX+ECON7+2026";

  @Autowired SandboxStart start;
  @Autowired SandboxLms lms;
  @Autowired Accounts accounts;
  @Autowired Courses courses;
  @Autowired Products products;
  @Autowired Sites sites;
  @LocalServerPort int port;

  @Test
  void aFreshSandboxHasSixCoursesInTheCatalogAndTheSameAtTheLms() {
    var offered = products.courses(partner(), "", 100, Instant.EPOCH);

    assertThat(offered.stream().map(it -> it.course().id()))
        .hasSize(6)
        .contains(ECONOMY)
        .allMatch(id -> lms.course(id).isPresent());
    for (var course : offered) {
      var modes = lms.course(course.course().id()).orElseThrow().modes();
      assertThat(modes).hasSameSizeAs(course.seats());
      for (var seat : course.seats()) {
        var mode = io.bursar.catalog.Mode.of(seat.attributes());
        assertThat(modes)
            .anySatisfy(
                there -> {
                  assertThat(there.slug()).isEqualTo(mode);
                  assertThat(there.expires()).isEqualTo(seat.expiresAt());
                });
      }
    }
  }

  @Test
  void anotherStartChangesNothingThatHasBeenChangedSince() {
    lms.closeCourse(ECONOMY);
    var audit = ProductOffer.seat("", false, Money.of(1_234, "USD"));
    var changed = new CourseOffer(ECONOMY, null, "Renamed", null, List.of(audit));
    var skus = courses.save(partner(), changed);

    start.run(new DefaultApplicationArguments());

    assertThat(products.course(ECONOMY).orElseThrow().name()).isEqualTo("Renamed");
    var stock = products.bySku(partner(), skus).getFirst().stock();
    assertThat(stock).satisfies(it -> assertThat(it.price()).isEqualTo(audit.price()));
    assertThat(lms.course(ECONOMY).orElseThrow().enrollmentEnd()).isNotNull();
    lms.openCourse(ECONOMY);
    assertThat(products.courses(partner(), "", 100, Instant.EPOCH)).hasSize(6);
  }

  @Test
  void nothingIsMissingFromAFreshSandbox(CapturedOutput output) {
    start.run(new DefaultApplicationArguments());

    assertThat(output.getAll()).contains("The sandbox is ready").doesNotContain("goes without");
    assertThat(new Caller(port).get("/products/").body())
        .contains("Enrollment code for verified seat in Introduction to Cell Biology");
  }

  @Test
  void whoMayDoWhatIsKnownFromTheStart() {
    var staff = accounts.find("staff").orElseThrow();
    var learner = accounts.find("learner").orElseThrow();

    assertThat(staff.staff() && staff.superuser()).isTrue();
    assertThat(learner.staff() || learner.superuser()).isFalse();
  }

  @Test
  void theSignInPageSaysWhoMaySignInAndTheyMay() {
    var browser = new Caller(port);
    assertThat(browser.get("/login/").body()).contains("buying courses", "/sandbox/");

    assertThat(signIn(browser, "staff", "learner")).endsWith("?error");
    assertThat(signIn(browser, "staff", "staff")).isEqualTo("/");
    assertThat(browser.get("/sandbox/").body()).contains("Sign out", ">staff<");
  }

  private static String signIn(Caller browser, String username, String password) {
    var form = "username=%s&password=%s".formatted(username, password);
    return browser
        .postForm("/login/", form + "&_csrf=" + browser.csrf("/login/"))
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private long partner() {
    return sites.first().partner().id();
  }
}
