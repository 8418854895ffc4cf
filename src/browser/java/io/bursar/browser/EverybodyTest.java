package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.bursar.account.Account;
import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The pages are for those without a mouse, with a small screen, or in the dark as well.
@SandboxTest(properties = "bursar.fulfillment.retry.longest=2s")
class EverybodyTest {

  private static final int TABS_MAX = 80;

  @Autowired Campus campus;
  @LocalServerPort int port;

  @Test
  void theKeyboardIsEnough() {
    try (var window = Window.open(port)) {
      var keyboard = window.page().keyboard();
      window.visit("/login/");
      keyboard.type(campus.aLearner().username());
      keyboard.press("Tab");
      keyboard.type(Campus.PASSWORD);
      keyboard.press("Enter");
      window.sees("My orders");

      window.visit("/courses/");
      reach(window, "Add to the basket: Introduction to Cell Biology, Verified certificate");
      keyboard.press("Enter");
      window.sees("Seat in Introduction to Cell Biology with verified certificate");
      reach(window, "Pay $149.00");
      keyboard.press("Enter");
      window.sees("149.00 USD");
      keyboard.type("4242424242424242");
      keyboard.press("Enter");

      window.sees("You are enrolled.");
    }
  }

  @Test
  void aNarrowWindowNeedsNoScrollingSideways() {
    var staff = campus.aStaffMember();
    try (var window = Window.open(port, new NewContextOptions().setViewportSize(360, 740))) {
      for (var path : pages(window, staff)) {
        assertThat(window.visit(path)).as(path).isEqualTo(200);
        var sizes = "[document.documentElement.scrollWidth, window.innerWidth]";
        var widths = (List<?>) window.page().evaluate(sizes);
        assertThat(widths.getFirst()).as(path).isEqualTo(widths.getLast());
      }
    }
  }

  @Test
  void whoPrefersTheDarkGetsIt() {
    var staff = campus.aStaffMember();
    var dark = new NewContextOptions().setColorScheme(ColorScheme.DARK);
    try (var window = Window.open(port, dark)) {
      for (var path : pages(window, staff)) {
        window.visit(path);
        assertThat(brightness(window, "backgroundColor")).as(path).isLessThan(80);
        assertThat(brightness(window, "color")).as(path).isGreaterThan(150);
      }
    }
  }

  /// The pages as this member of staff sees them, who is signed in and has an order.
  private List<String> pages(Window window, Account staff) {
    window.signIn(staff.username());
    window.visit("/basket/add/?sku=" + campus.aCourse().auditSku());
    window.click("Get it for free");
    var order = window.orderNumber();
    window.visit("/basket/add/?sku=" + campus.aCourse().verifiedSku());
    return List.of(
        "/",
        "/login/?next=/orders/",
        "/basket/",
        "/checkout/receipt/?order_number=" + order,
        "/orders/",
        "/dashboard/orders/",
        "/dashboard/orders/" + order + "/",
        "/dashboard/holds/",
        "/dashboard/payments/?show=all",
        "/dashboard/payments/1/",
        "/dashboard/refunds/",
        "/dashboard/transfers/",
        "/dashboard/outages/",
        "/dashboard/bulk/",
        "/dashboard/mails/",
        "/dashboard/products/",
        "/dashboard/products/new/?type=Enrollment%20Code",
        "/dashboard/webhooks/",
        "/dashboard/coupons/",
        "/dashboard/coupons/new/",
        "/products/",
        "/coupons/offer/?code=WELCOME20",
        "/sandbox/",
        "/sandbox/mailbox/");
  }

  /// Tabs until what has the focus bears this name.
  private static void reach(Window window, String name) {
    for (int tabs = 0; tabs < TABS_MAX; tabs++) {
      window.page().keyboard().press("Tab");
      var focused = "document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()";
      if (name.equals(window.page().evaluate(focused))) {
        return;
      }
    }
    throw new AssertionError("The keyboard does not reach: " + name);
  }

  /// From 0, black, to 255.
  private static double brightness(Window window, String property) {
    var channels =
        "getComputedStyle(document.body).%s.match(/\\d+/g).slice(0, 3).map(Number)"
            .formatted(property);
    return ((List<?>) window.page().evaluate(channels))
        .stream().mapToInt(channel -> ((Number) channel).intValue()).average().orElseThrow();
  }
}
