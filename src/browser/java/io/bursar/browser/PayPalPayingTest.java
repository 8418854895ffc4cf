package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page.GetByTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Payers who approve on PayPal's page, or do not.
@SandboxTest(properties = "bursar.fulfillment.retry.longest=2s")
class PayPalPayingTest {

  private static final String APPROVE = "Approve";
  private static final String DECLINED = "Approve, but the money cannot be taken";
  private static final String HELD = "Approve, but PayPal holds the money";
  private static final String CANCEL = "Cancel and return to the shop";

  @Autowired Campus campus;
  @Autowired SandboxPayPal paypal;
  @LocalServerPort int port;

  @Test
  void whoApprovesIsEnrolled() {
    try (var window = Window.open(port)) {
      submit(window);
      window.click(APPROVE);

      window.sees("Thank you for your order.");
      window.sees("You are enrolled.");
      window.sees("PayPal (amelia@example.org)");
    }
  }

  @Test
  void aDeclineIsSaidAndTheSameBasketIsPaidAtTheNextTry() {
    try (var window = Window.open(port, new NewContextOptions().setColorScheme(ColorScheme.DARK))) {
      submit(window);
      window.click(DECLINED);
      window.sees("PayPal could not take the money. Please choose another way to pay.");

      choosePayPal(window);
      window.click(APPROVE);
      window.sees("You are enrolled.");
    }
  }

  @Test
  void whoCancelsIsBackAtTheirBasket() {
    try (var window = Window.open(port)) {
      submit(window);
      window.click(CANCEL);

      window.sees("nothing was charged");
      assertThat(window.button("Pay $149.00").isVisible()).isTrue();
    }
  }

  @Test
  void whoseMoneyPayPalHoldsIsToldSoAndGetsTheCourseOnceItIsLetGo() {
    try (var window = Window.open(port)) {
      var token = submit(window);
      window.click(HELD);
      window.sees("Your payment is being confirmed");

      paypal.desk().decide(token, true);
      window.visit("/payment/paypal/return/?PayerID=X&token=" + token);
      window.sees("You are enrolled.");
    }
  }

  /// A learner of this test, on PayPal's page; the answer is PayPal's id of the order.
  private String submit(Window window) {
    window.signIn(campus.aLearner().username());
    window.visit("/basket/add/?sku=" + campus.aCourse().verifiedSku());
    return choosePayPal(window);
  }

  private static String choosePayPal(Window window) {
    window.page().getByText("PayPal", new GetByTextOptions().setExact(true)).click();
    window.click("Pay $149.00");
    window.sees("149.00 USD");
    return window.page().url().replaceFirst(".*token=", "");
  }
}
