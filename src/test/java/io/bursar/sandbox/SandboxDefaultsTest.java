package io.bursar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class SandboxDefaultsTest {

  @Test
  void theServersTakeThePortsAfterBursars() {
    var environment = after(new MockEnvironment().withProperty("server.port", "9000"));

    assertThat(environment.getProperty("bursar.lms.url")).isEqualTo("http://127.0.0.1:9001");
    assertThat(environment.getProperty("bursar.sandbox.lms-port")).isEqualTo("9001");
    assertThat(environment.getProperty("bursar.auth.jwt.issuers"))
        .isEqualTo("http://127.0.0.1:9001/oauth2");
    assertThat(environment.getProperty("bursar.payment.sandbox.url"))
        .isEqualTo("http://127.0.0.1:9002");
    assertThat(environment.getProperty("spring.mail.host")).isEqualTo("127.0.0.1");
    assertThat(environment.getProperty("spring.mail.port")).isEqualTo("9003");
    assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
    assertThat(environment.getProperty("bursar.sandbox.record-dir")).isEqualTo("./data/sandbox");
  }

  @Test
  void anyFreePortIsKnownBeforehand() {
    var environment = after(new MockEnvironment().withProperty("server.port", "0"));

    var port = environment.getRequiredProperty("bursar.sandbox.lms-port", int.class);
    assertThat(port).isPositive();
    assertThat(environment.getProperty("bursar.lms.url")).isEqualTo("http://127.0.0.1:" + port);
  }

  @Test
  void whatIsSetWins() {
    var environment =
        after(
            new MockEnvironment()
                .withProperty("bursar.lms.url", "https://lms.example.org")
                .withProperty("bursar.sandbox.lms-port", "7001")
                .withProperty("bursar.sandbox.payment", "false")
                .withProperty("bursar.sandbox.mail", "false")
                .withProperty("bursar.data-dir", "/tmp/there")
                .withProperty("server.address", "::1"));

    assertThat(environment.getProperty("bursar.lms.url")).isEqualTo("https://lms.example.org");
    assertThat(environment.getProperty("bursar.sandbox.lms-port")).isEqualTo("7001");
    assertThat(environment.containsProperty("bursar.payment.sandbox.url")).isFalse();
    assertThat(environment.containsProperty("spring.mail.host")).isFalse();
    assertThat(environment.getProperty("bursar.sandbox.record-dir"))
        .isEqualTo("/tmp/there/sandbox");
    assertThat(environment.getProperty("server.address")).isEqualTo("::1");
  }

  @Test
  void productionHasNoSandbox() {
    var environment = new MockEnvironment();
    environment.setActiveProfiles("production");

    assertThat(after(environment).containsProperty("bursar.lms.url")).isFalse();
    assertThat(environment.containsProperty("server.address")).isFalse();
  }

  @Test
  void theSandboxTakesNoRealMoney() {
    assertThat(after(new MockEnvironment()).getProperty("bursar.payment.processors"))
        .isEqualTo("sandbox,stripe,paypal,invoice");

    for (var key : List.of("sk_live_x", " rk_live_x")) {
      var live = new MockEnvironment().withProperty("bursar.payment.stripe.secretKey", key);
      assertThatThrownBy(() -> after(live))
          .isInstanceOf(LiveKeyRefused.class)
          .hasMessageContaining("bursar.payment.stripe.secret-key")
          .hasMessageNotContaining("_live_");
    }
    for (var base : List.of("", "https://api-m.paypal.com/", " https://api.paypal.com")) {
      var live =
          new MockEnvironment().withProperty("bursar.payment.paypal.clientId", "client-of-a-shop");
      if (!base.isEmpty()) {
        live.setProperty("bursar.payment.paypal.api-base", base);
      }
      assertThatThrownBy(() -> after(live))
          .isInstanceOf(LiveKeyRefused.class)
          .hasMessageContaining("bursar.payment.paypal.api-base is the real PayPal");
    }
    var testing =
        after(
            new MockEnvironment()
                .withProperty("bursar.payment.paypal.client-id", "client-of-a-shop")
                .withProperty(
                    "bursar.payment.paypal.api-base", "https://api-m.sandbox.paypal.com"));
    assertThat(testing.containsProperty("bursar.sandbox.paypal-runs")).isFalse();
    var ours =
        after(new MockEnvironment().withProperty("bursar.payment.stripe.secret-key", "sk_test_x"));
    assertThat(ours.containsProperty("bursar.payment.stripe.api-base")).isFalse();
    assertThat(ours.getProperty("bursar.payment.processors")).isEqualTo("sandbox,paypal,invoice");
  }

  private static MockEnvironment after(MockEnvironment environment) {
    new SandboxDefaults().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }
}
