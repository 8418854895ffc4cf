package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page.GetByTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Cards that are typed into Stripe's form on our page.
@SandboxTest(properties = "bursar.fulfillment.retry.longest=2s")
class CardFormTest {

  private static final String PAYS = "4242 4242 4242 4242";
  private static final String DECLINED = "4000 0000 0000 0002";
  private static final String CHALLENGED = "4000 0027 6000 3184";

  @Autowired Campus campus;
  @Autowired SandboxStripe stripe;
  @LocalServerPort int port;

  @Test
  void aCardPaysAndTheLearnerIsEnrolled() {
    try (var window = Window.open(port)) {
      submit(window);
      pay(window, PAYS);

      window.sees("Thank you for your order.");
      window.sees("You are enrolled.");
      window.sees("ending in 4242");
    }
  }

  @Test
  void aBankThatAsksIsAnsweredAndTheCardPays() {
    try (var window = Window.open(port)) {
      submit(window);
      pay(window, CHALLENGED);
      window.sees("3-D Secure test page");
      window.click("Complete authentication");

      window.sees("You are enrolled.");
    }
  }

  @Test
  void aBankThatIsNotAnsweredRightlyLeadsBackToTheForm() {
    try (var window = Window.open(port)) {
      submit(window);
      pay(window, CHALLENGED);
      window.click("Fail authentication");

      window.sees("The payment was not confirmed, and nothing was charged.");
      pay(window, PAYS);

      window.sees("You are enrolled.");
    }
  }

  @Test
  void aDeclinedCardIsSaidAndAnotherOnePaysTheSameBasket() {
    try (var window = Window.open(port, new NewContextOptions().setColorScheme(ColorScheme.DARK))) {
      submit(window);
      pay(window, DECLINED);
      window.sees("Your card was declined. Nothing was charged.");
      pay(window, "1234");
      window.sees("Your card number is incorrect.");
      pay(window, PAYS);

      window.sees("You are enrolled.");
    }
  }

  @Test
  void whoCancelsIsBackAtTheirBasketAndStripeTakesNothingAnyMore() {
    try (var window = Window.open(port)) {
      submit(window);
      var canceled = stripe.all("payment_intent").size();
      window.click("Cancel and go back to the basket");

      window.sees("nothing was charged");
      assertThat(window.button("Pay $149.00").isVisible()).isTrue();
      assertThat(stripe.all("payment_intent").getFirst().path("status").asString())
          .isEqualTo("canceled");
      assertThat(stripe.all("payment_intent")).hasSize(canceled);
    }
  }

  @Test
  void whoLeavesTheFormFindsTheWayBackToIt() {
    try (var window = Window.open(port)) {
      submit(window);
      window.visit("/basket/");
      window.sees("A payment is under way");
      window.link("Continue to payment").click();
      pay(window, PAYS);

      window.sees("You are enrolled.");
    }
  }

  /// A learner of this test, before Stripe's form.
  private void submit(Window window) {
    window.signIn(campus.aLearner().username());
    window.visit("/basket/add/?sku=" + campus.aCourse().verifiedSku());
    window.page().getByText("Card", new GetByTextOptions().setExact(true)).click();
    window.click("Pay $149.00");
    window.sees("Pay by card");
  }

  private static void pay(Window window, String card) {
    window.page().getByLabel("Card number").fill(card);
    window.page().getByLabel("Name on card").fill("A. Person");
    window.click("Pay $149.00");
  }
}
