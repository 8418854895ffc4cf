package io.bursar.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@SandboxTest(properties = "bursar.fulfillment.retry.longest=2s")
class OutageTest {

  @Autowired Campus campus;
  @Autowired SandboxLms lms;
  @LocalServerPort int port;

  @AfterEach
  void repair() {
    lms.faults().clear();
  }

  @Test
  void anOutageIsShownWithItsCauseAndEndsWithoutAnybody() {
    try (var learner = Window.open(port);
        var staff = Window.open(port)) {
      press(staff, "Answer 500");
      staff.sees("error 500");
      var order = enroll(learner);
      learner.sees("Your order is safe. We keep trying.");

      openInDashboard(staff, order);
      staff.sees("Fulfillment Server Error");
      staff.sees("Next try at");
      assertThat(staff.page().locator("#live").textContent()).contains("500");

      try (var other = Window.open(port)) {
        press(other, "Back to normal");
        other.sees("Works");
      }
      learner.sees("You are enrolled.");
      staff.sees("Delivered.");
    }
  }

  @Test
  void aRetryByHandShowsItsOutcomeOnTheSamePage() {
    try (var learner = Window.open(port);
        var staff = Window.open(port)) {
      press(staff, "503 with Retry-After");
      var order = enroll(learner);
      learner.sees("We keep trying.");
      openInDashboard(staff, order);
      staff.sees("Next try at");
      var address = staff.page().url();

      staff.click("Retry");
      staff.sees("Tried: line 1 is not delivered.");
      lms.faults().clear();
      staff.click("Retry");

      staff.sees("Tried: it is delivered.");
      assertThat(staff.button("Retry")).isDisabled();
      assertThat(staff.page().url()).isEqualTo(address);
      learner.sees("You are enrolled.");
    }
  }

  @Test
  void theDashboardIsNotForLearners() {
    try (var learner = Window.open(port)) {
      learner.signIn(campus.aLearner().username());

      assertThat(learner.visit("/dashboard/orders/")).isEqualTo(403);
      learner.sees("Not allowed");
      assertThat(learner.link("Dashboard").count()).isZero();
    }
  }

  /// Presses a button of the sandbox LMS on the sandbox's page.
  private static void press(Window window, String button) {
    window.visit("/sandbox/");
    lms(window)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }

  private static Locator lms(Window window) {
    return window
        .page()
        .getByRole(AriaRole.REGION, new GetByRoleOptions().setName("LMS").setExact(true));
  }

  /// Takes a free seat as a new learner and gives the number of the order.
  private String enroll(Window window) {
    window.signIn(campus.aLearner().username());
    window.visit("/basket/add/?sku=" + campus.aCourse().auditSku());
    window.click("Get it for free");
    return window.orderNumber();
  }

  /// Looks for the order as staff: the whole number leads straight to it.
  private void openInDashboard(Window window, String order) {
    window.signIn(campus.aStaffMember().username());
    window.link("Dashboard").click();
    window.page().getByLabel("Search orders").fill(order);
    window.click("Search");
    window.page().waitForURL("**/dashboard/orders/" + order + "/");
  }
}
