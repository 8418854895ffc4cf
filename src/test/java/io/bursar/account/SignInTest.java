package io.bursar.account;

import static io.bursar.testing.LmsTokens.someone;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Caller;
import io.bursar.testing.LmsTokens;
import io.bursar.testing.TestClock;
import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class SignInTest {

  @Autowired Accounts accounts;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;
  @LocalServerPort int port;
  Caller browser;

  @BeforeEach
  void openBrowser() {
    browser = new Caller(port);
  }

  @Test
  void aVisitorIsAskedToSignInAndThenSeesTheWantedPage() {
    var asked = browser.get("/dashboard/probe/?status=Open&x=1");
    assertThat(asked.statusCode()).isEqualTo(302);
    assertThat(location(asked))
        .isEqualTo("/login/?next=%2Fdashboard%2Fprobe%3Fstatus%3DOpen%26x%3D1");

    var page = browser.get(location(asked));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("value=\"/dashboard/probe?status=Open&amp;x=1\"");

    var staff = account(true);
    var done = signIn(staff.username(), "open-sesame", "%2Fdashboard%2Fprobe%3Fstatus%3DOpen");
    assertThat(location(done)).isEqualTo("/dashboard/probe?status=Open");
    assertThat(browser.get(location(done)).body()).isEqualTo("Desk of " + staff.username());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%2F%0D%0Ax%3A1"
      })
  void nobodyIsLedToAnotherHost(String next) {
    assertThat(location(signIn(account(false).username(), "open-sesame", next))).isEqualTo("/");
  }

  @Test
  void aWrongPasswordIsSaidWithoutSayingWhichWasWrong() {
    var again = signIn(account(false).username(), "wrong", "%2Fcourses");

    assertThat(location(again)).isEqualTo("/login/?next=%2Fcourses&error");
    assertThat(browser.get(location(again)).body())
        .contains("The username or the password is wrong.");
    assertThat(location(signIn("nobody", "open-sesame", "%2F"))).isEqualTo("/login/?error");
  }

  @Test
  void theSignInPageIsProtectedAgainstForgery() {
    var answer = browser.postForm("/login/", "username=x&password=y");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void aVisitorWhoOnlyPassesByIsGivenNoSession() {
    browser.get("/login/");
    browser.get("/courses/");

    assertThat(cookie("bursar_session")).isNull();
    assertThat(cookie("bursar_csrf")).satisfies(token -> assertThat(token.isHttpOnly()).isTrue());
  }

  @Test
  void theSessionCookieIsForThisSiteAlone() {
    var signedIn = browser.signIn(account(false).username());

    assertThat(signedIn.headers().allValues("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("bursar_session=")
                    .contains("HttpOnly", "SameSite=Lax"));
  }

  @Test
  void theDashboardIsForStaffOnly() {
    browser.signIn(account(false).username());

    var answer = browser.get("/dashboard/probe", "Accept", "text/html");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("Not allowed");
  }

  @Test
  void aStaffRightThatIsTakenAwayIsGoneAtTheNextRequest() {
    var staff = account(true);
    browser.signIn(staff.username());
    assertThat(browser.get("/dashboard/probe").statusCode()).isEqualTo(200);

    accounts.signedIn(new Identity(staff.username(), null, null, null, false, null, Map.of()));

    assertThat(browser.get("/dashboard/probe").statusCode()).isEqualTo(403);
  }

  @Test
  void theSessionLiesInTheDatabaseAndHoldsTheIdAlone() {
    browser.signIn(account(false).username());

    var attributes =
        db.sql(
                """
                select a.attribute_name
                  from account.sessions s
                  join account.sessions_attributes a on a.session_primary_id = s.primary_id
                """)
            .query(String.class)
            .set();

    assertThat(attributes).containsExactly("account");
  }

  @Test
  void whoSignsOutIsOut() {
    browser.signIn(account(true).username());
    var form = "_csrf=" + browser.csrf("/login/?next=/x");

    assertThat(location(browser.postForm("/logout/", form))).isEqualTo("/");
    assertThat(browser.get("/dashboard/probe").statusCode()).isEqualTo(302);
  }

  @Test
  void aPartOfAPageSendsTheWholePageToTheSignIn() {
    var answer = browser.get("/dashboard/probe", "HX-Request", "true");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("HX-Redirect")).contains("/login/");
  }

  @Test
  void aSessionServesTheRestInterfaceToo() {
    var learner = account(false);
    browser.signIn(learner.username());

    assertThat(browser.get("/api/probe/me/").body()).contains(learner.username());
  }

  @Test
  void aSessionMayWriteOnlyWithTheTokenOfItsPage() {
    browser.signIn(account(false).username());

    var forged = browser.postJson("/api/probe/echo/", "{}");
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(forged.body()).contains("\"detail\":");

    var token = browser.csrf("/login/?next=/x");
    assertThat(browser.postJson("/api/probe/echo/", "{}", "X-CSRFToken", token).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aJwtNeedsNoSuchTokenEvenBesideASession() {
    browser.signIn(account(false).username());
    var jwt = LmsTokens.header(clock, someone(), Map.of());

    assertThat(browser.postJson("/api/probe/echo/", "{}", "Authorization", jwt).statusCode())
        .isEqualTo(200);
    assertThat(browser.get("/api/probe/me", "Authorization", "JWT bad").statusCode())
        .isEqualTo(401);
  }

  @Test
  void pagesTellBrowsersToTrustNobodyElse() {
    var headers = browser.get("/login/").headers();

    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  private HttpResponse<String> signIn(String username, String password, String next) {
    return browser.postForm(
        "/login/",
        "username=%s&password=%s&next=%s&_csrf=%s"
            .formatted(username, password, next, browser.csrf("/login/")));
  }

  private Account account(boolean staff) {
    return accounts.signedIn(new Identity(someone(), null, null, null, staff, null, Map.of()));
  }

  private @Nullable HttpCookie cookie(String name) {
    return browser.cookies().getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }
}
