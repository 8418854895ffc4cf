package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.GetByTextOptions;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@SandboxTest(properties = "bursar.fulfillment.retry.longest=2s")
class RefundingTest {

  @Autowired Campus campus;
  @Autowired SandboxLms lms;
  @Autowired SandboxCardProcessor cards;
  @LocalServerPort int port;

  @Test
  void staffRefundAnOrderAndTheLmsLetsTheLearnerGo() {
    var learner = campus.aLearner();
    var course = campus.aCourse();
    String number;
    try (var window = Window.open(port)) {
      window.signIn(learner.username());
      window.visit("/basket/add/?sku=" + course.verifiedSku());
      window.click("Pay $149.00");
      window.page().getByText("Pays", new GetByTextOptions().setExact(true)).click();
      window.sees("You are enrolled.");
      number = window.orderNumber();
    }
    assertThat(isEnrolled(learner.username(), course.courseId())).isTrue();

    try (var window = Window.open(port)) {
      window.signIn(campus.aStaffMember().username());
      window.visit("/dashboard/orders/" + number + "/");
      window.click("Refund");
      window.sees("access is taken back");
      window.page().getByLabel("Or an amount in USD").fill("1000");
      window.sees("no more is left");
      window.page().getByLabel("Or an amount in USD").fill("");
      window.sees("access is taken back");
      window.click("Only create");

      window.sees("Not decided yet");
      window.click("Approve credit and revoke");
      window.sees("This cannot be undone.");
      window.page().locator("#approve-dialog button[type=submit]").click();
      window.sees("Taken back");
      window.sees("Complete");
    }
    assertThat(isEnrolled(learner.username(), course.courseId())).isFalse();
    assertThat(
            cards.payments(50).stream()
                .filter(payment -> payment.order().description().equals(number))
                .flatMap(payment -> cards.refundsOf(payment.id()).stream())
                .map(refund -> refund.amount()))
        .containsExactly(14_900L);
  }

  private boolean isEnrolled(String username, String courseId) {
    return lms.enrollment(username, courseId).filter(it -> it.active()).isPresent();
  }
}
