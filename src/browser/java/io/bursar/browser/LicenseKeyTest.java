package io.bursar.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.product.license.LicenseKeyProduct;
import io.bursar.testing.Campus;
import io.bursar.testing.SandboxTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A product type that nobody but its package knows, sold: staff make a product of it, a learner
/// finds it, pays for it and sees the key, and staff take it back.
@SandboxTest(properties = {LicenseKeyProduct.CONFIGURATION, LicenseKeyProduct.MIGRATION})
@Import(LicenseKeyProduct.class)
class LicenseKeyTest {

  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  @Test
  void aLicenseKeyIsMadeFoundPaidForSeenAndTakenBack() {
    db.sql("insert into product.license_keys (key, pool) values ('LAB-7731', 'lab')").update();
    make("A year of the virtual laboratory");

    String order;
    try (var window = Window.open(port)) {
      window.signIn(campus.aLearner().username());
      window.visit("/products/");
      window.sees("The key is yours at once.");
      window.click("Add to the basket: A year of the virtual laboratory");
      window.click("Pay $12.50");
      window.page().getByLabel("Card number").fill("4242 4242 4242 4242");
      window.click("Pay");

      window.sees("Your key is ready.");
      window.sees("LAB-7731");
      order = window.orderNumber();
    }

    takeBack(order);
    assertThat(keyIsTakenBack()).isTrue();
  }

  private void make(String title) {
    try (var window = Window.open(port)) {
      window.signIn(campus.aStaffMember().username());
      window.visit("/dashboard/products/new/");
      window.link("License Key").click();
      window.page().getByLabel("Title").fill(title);
      window.page().getByLabel("Price").fill("12.50");
      window.page().getByLabel("Currency").fill("USD");
      window.page().getByLabel("Pool").fill("lab");
      window.click("Create");
      window.sees(title);
    }
  }

  private void takeBack(String order) {
    try (var window = Window.open(port)) {
      window.signIn(campus.aStaffMember().username());
      window.visit("/dashboard/orders/" + order + "/");
      window.page().getByText("Take back").first().click();
      window.page().getByPlaceholder("Why").last().fill("Bought by mistake.");
      window.click("Take back");
      window
          .page()
          .waitForCondition(
              () -> {
                window.page().reload();
                return keyIsTakenBack();
              });

      window.visit("/checkout/receipt/?order_number=" + order);
      window.sees("This is no longer part of your order.");
      assertThat(window.page().content()).doesNotContain("LAB-7731");
    }
  }

  private boolean keyIsTakenBack() {
    return db.sql("select revoked_at is not null from product.license_keys where key = 'LAB-7731'")
        .query(Boolean.class)
        .single();
  }
}
