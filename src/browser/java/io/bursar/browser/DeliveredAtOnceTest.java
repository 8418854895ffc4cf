package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SandboxTest(properties = "bursar.fulfillment.mode=sync")
class DeliveredAtOnceTest extends BuyingJourney {

  @Autowired Campus campus;

  @Test
  void theReceiptHasNothingToWaitFor() {
    try (var window = Window.open(port)) {
      window.signIn(campus.aLearner().username());
      window.visit("/basket/add/?sku=" + campus.aCourse().auditSku());

      var receipt =
          window
              .page()
              .waitForResponse(
                  answer -> answer.url().contains("/checkout/receipt/"),
                  () -> window.click("Get it for free"));

      assertThat(receipt.text()).contains("You are enrolled.");
    }
  }
}
