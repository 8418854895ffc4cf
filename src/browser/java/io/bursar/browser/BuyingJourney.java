package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.sandbox.lms.SandboxLms;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The way of a newcomer, whoever delivers: the payer's request or the workers.
abstract class BuyingJourney {

  private static final String DEMO = "course-v1:edX+DemoX+Demo_Course";

  @Autowired SandboxLms lms;
  @LocalServerPort int port;

  @Test
  void aNewcomerChoosesSignsInPaysAndIsEnrolled() {
    try (var window = Window.open(port)) {
      window.visit("/");
      window.link("Buy Open edX Demonstration Course, Verified certificate").click();
      window.sees("Who may sign in");
      window.signIn("learner", "learner");
      window.sees("Seat in Open edX Demonstration Course with verified certificate");
      window.click("Pay $49.00");

      window.sees("49.00 USD");
      window.page().getByLabel("Card number").fill("4242 4242 4242 4242");
      window.click("Pay");

      window.sees("Thank you for your order.");
      window.sees("You are enrolled.");
      var order = window.orderNumber();
      window.link("My orders").click();
      window.sees(order);
      window.sees("Complete");
      window.link("Courses").click();
      window.sees("Yours");

      var enrollment = lms.enrollment("learner", DEMO).orElseThrow();
      assertThat(enrollment.mode()).isEqualTo("verified");
      assertThat(enrollment.activations()).isEqualTo(1);
    }
  }
}
