package io.bursar;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ProductionCheckTest {

  private static final Map<String, Object> ENOUGH =
      Map.of(
          "spring.datasource.url", "jdbc:postgresql://db/bursar",
          "bursar.site.url", "https://shop.campus.example",
          "bursar.lms.url", "https://courses.campus.example",
          "bursar.lms.api-key", "key",
          "bursar.auth.jwt.issuers[0]", "https://courses.campus.example/oauth2",
          "bursar.auth.jwt.jwk-set", "{\"keys\": [1, 2]}",
          "bursar.order.first-basket-id", 4217);

  @Test
  void productionNamesAllThatIsMissingBeforeAnythingElseFails() {
    var bursar = new SpringApplication(Bursar.class);
    bursar.setAdditionalProfiles("production");

    assertThatThrownBy(bursar::run)
        .isInstanceOf(ProductionCheck.Missing.class)
        .hasMessageContainingAll(
            "spring.datasource.url (SPRING_DATASOURCE_URL)",
            "bursar.site.url (BURSAR_SITE_URL)",
            "bursar.lms.url",
            "bursar.lms.api-key (BURSAR_LMS_APIKEY)",
            "bursar.auth.jwt.issuers",
            "bursar.auth.jwt.secret (BURSAR_AUTH_JWT_SECRET) or bursar.auth.jwt.jwk-set",
            "bursar.order.first-basket-id");
  }

  @Test
  void aBlankSettingIsMissing() {
    var settings = new HashMap<>(ENOUGH);
    settings.put("bursar.lms.api-key", " ");

    assertThatThrownBy(() -> check("production", settings))
        .hasMessageContaining("bursar.lms.api-key")
        .hasMessageNotContaining("bursar.lms.url");
  }

  @Test
  void halfOfAMailServerIsNamed() {
    for (var half :
        Map.of(
                "spring.mail.host", "bursar.mail.from (BURSAR_MAIL_FROM)",
                "bursar.mail.from", "spring.mail.host (SPRING_MAIL_HOST)",
                "bursar.mail.staff", "spring.mail.host")
            .entrySet()) {
      var settings = new HashMap<>(ENOUGH);
      settings.put(half.getKey(), "mail@campus.example");

      assertThatThrownBy(() -> check("production", settings)).hasMessageContaining(half.getValue());
    }
  }

  @Test
  void halfOfStripeIsNamed() {
    for (var half :
        Map.of(
                "bursar.payment.processors", "stripe",
                "bursar.payment.stripe.secret-key", "sk_live_1",
                "bursar.payment.stripe.webhook-secret", "whsec_1")
            .entrySet()) {
      var settings = new HashMap<>(ENOUGH);
      settings.put(half.getKey(), half.getValue());

      assertThatThrownBy(() -> check("production", settings))
          .hasMessageContaining("bursar.payment.stripe.publishable-key")
          .hasMessageNotContaining("sk_live_1");
    }
  }

  @Test
  void halfOfPayPalIsNamed() {
    for (var half :
        Map.of(
                "bursar.payment.processors", "stripe,paypal",
                "bursar.payment.paypal.client-id", "client-of-a-shop",
                "bursar.payment.paypal.client-secret", "secret-of-a-shop")
            .entrySet()) {
      var settings = new HashMap<>(ENOUGH);
      settings.put(half.getKey(), half.getValue());

      assertThatThrownBy(() -> check("production", settings))
          .hasMessageContaining(
              "bursar.payment.paypal.webhook-id (BURSAR_PAYMENT_PAYPAL_WEBHOOKID)")
          .hasMessageNotContaining("secret-of-a-shop");
    }
    var whole = new HashMap<>(ENOUGH);
    whole.put("bursar.payment.paypal.client-id", "client-of-a-shop");
    whole.put("bursar.payment.paypal.client-secret", "secret-of-a-shop");
    whole.put("bursar.payment.paypal.webhook-id", "webhook-of-a-shop");
    assertThatCode(() -> check("production", whole)).doesNotThrowAnyException();
  }

  @Test
  void productionStartsWithEverythingAndTheSandboxWithNothing() {
    assertThatCode(() -> check("production", ENOUGH)).doesNotThrowAnyException();
    assertThatCode(() -> check("other", Map.of())).doesNotThrowAnyException();
  }

  private static void check(String profile, Map<String, Object> settings) {
    var environment = new StandardEnvironment();
    environment.setActiveProfiles(profile);
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    new ProductionCheck().postProcessEnvironment(environment, new SpringApplication());
  }
}
