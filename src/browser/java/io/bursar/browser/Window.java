package io.bursar.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.bursar.testing.Campus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A window of a real browser, of one person, with what everybody does in it. When it closes, no
/// script may have failed and nothing may have been refused by the page's own policy.
final class Window implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final double PATIENCE_MILLIS = 30_000;

  /// One for all tests; it ends with the process.
  private static @Nullable Browser browser;

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Window(int port, NewContextOptions options) {
    context = browser().newContext(options.setBaseURL("http://localhost:" + port));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // An answer that is an error is looked at by the test that asked for it.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            complaints.add(message.text());
          }
        });
  }

  static Window open(int port) {
    return new Window(port, new NewContextOptions());
  }

  static Window open(int port, NewContextOptions options) {
    return new Window(port, options);
  }

  Page page() {
    return page;
  }

  /// Goes to this path and gives the status of the answer.
  int visit(String path) {
    return page.navigate(path).status();
  }

  /// Signs in as somebody of this test.
  void signIn(String username) {
    visit("/login/");
    signIn(username, Campus.PASSWORD);
  }

  /// Fills in the sign-in page that is shown.
  void signIn(String username, String password) {
    page.getByLabel("Username").fill(username);
    page.getByLabel("Password").fill(password);
    click("Sign in");
  }

  /// Presses the button with exactly this name.
  void click(String button) {
    button(button).click();
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(name).setExact(true));
  }

  /// Waits until the page shows this.
  void sees(String text) {
    assertThat(page.getByText(text).first()).isVisible();
  }

  /// The order whose receipt is shown.
  String orderNumber() {
    page.waitForURL("**/checkout/receipt/**");
    return page.url().replaceFirst(".*order_number=", "");
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).isEmpty();
  }

  private static Browser browser() {
    var open = browser;
    if (open == null) {
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
      var nothingToFetch = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
      open =
          Playwright.create(new Playwright.CreateOptions().setEnv(nothingToFetch))
              .chromium()
              .launch(new LaunchOptions().setExecutablePath(CHROMIUM));
      browser = open;
    }
    return open;
  }
}
