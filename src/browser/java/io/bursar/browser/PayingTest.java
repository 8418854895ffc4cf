package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.GetByTextOptions;
import com.microsoft.playwright.options.AriaRole;
import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@SandboxTest(properties = "bursar.fulfillment.retry.longest=2s")
class PayingTest {

  @Autowired Campus campus;
  @LocalServerPort int port;

  @Test
  void aDeclinedCardIsSaidAndAnotherOnePaysTheSameBasket() {
    try (var window = Window.open(port)) {
      submit(window);
      window.page().getByText("Is declined").click();

      window.sees("declined");
      window.click("Pay $149.00");
      window.page().getByText("Pays", new GetByTextOptions().setExact(true)).click();

      window.sees("You are enrolled.");
    }
  }

  @Test
  void whoCancelsIsBackAtTheirBasket() {
    try (var window = Window.open(port)) {
      submit(window);
      window.click("Cancel");

      window.sees("nothing was charged");
      assertThat(window.button("Pay $149.00").isVisible()).isTrue();
    }
  }

  @Test
  void anOrderIsThereThoughTheBrowserNeverReturned() {
    try (var window = Window.open(port)) {
      submit(window);
      window.page().getByText("Pays, but the browser never returns to the shop").click();
      window.sees("Your payment went through.");

      window.visit("/orders/");
      window
          .page()
          .waitForCondition(
              () -> {
                window.page().reload();
                return window.page().getByText("Complete").count() == 1;
              });
      window.page().getByRole(AriaRole.ROW).last().locator("a").click();

      window.sees("You are enrolled.");
      window.sees("ending in 0101");
    }
  }

  /// A learner of this test, on the page of the card processor.
  private void submit(Window window) {
    window.signIn(campus.aLearner().username());
    window.visit("/basket/add/?sku=" + campus.aCourse().verifiedSku());
    window.click("Pay $149.00");
    window.sees("149.00 USD");
  }
}
