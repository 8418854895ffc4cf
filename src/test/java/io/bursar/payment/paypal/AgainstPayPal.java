package io.bursar.payment.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A Bursar with a PayPal beside it, and what payers and PayPal do there.
@BursarTest
@ExtendWith(OutputCaptureExtension.class)
abstract class AgainstPayPal {

  static final Actor BY = Actor.of(Via.RECONCILIATION);

  @Autowired SandboxPayPal paypal;
  @Autowired PayPalProcessor adapter;
  @Autowired Payments payments;
  @Autowired Credits credits;
  @Autowired Campus campus;
  @Autowired Rest rest;
  @Autowired Till till;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  @AfterEach
  void mendPayPal() {
    paypal.faults().clear();
  }

  Purchase settled() {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "pays");
    assertThat(ask(purchase)).isEqualTo(PaymentState.SETTLED);
    return purchase;
  }

  Purchase aPurchase() {
    return aPurchase(campus.aLearner(), campus.aCourse());
  }

  Purchase aPurchase(Account payer, Campus.Seats course) {
    assertThat(submit(payer, course.verifiedSku()).status()).isEqualTo(200);
    var purchase = till.newest(payer, course);
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.PENDING);
    return purchase;
  }

  Rest.Answer submit(Account payer, String sku) {
    return rest.post(
        payer,
        "/api/v2/baskets/",
        """
        {"products": [{"sku": "%s"}], "checkout": true, "payment_processor_name": "paypal"}
        """
            .formatted(sku));
  }

  String reference(Purchase purchase) {
    return requireNonNull(till.attempt(purchase).reference());
  }

  PaymentState ask(Purchase purchase) {
    return payments.ask(purchase.attemptId(), BY).state();
  }

  PaymentToAskFor toAskFor(Purchase purchase) {
    var attempt = till.attempt(purchase);
    return new PaymentToAskFor(
        attempt.key(), attempt.reference(), attempt.amount(), attempt.capture());
  }

  /// The newest event of this type that names this.
  String webhook(String type, String name) {
    return paypal.webhooks(type).stream().filter(body -> body.contains(name)).toList().getLast();
  }

  int sent(String body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d/payment/paypal/notify/".formatted(port)))
            .header("Content-Type", "application/json");
    headers.forEach(request::header);
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              request.POST(BodyPublishers.ofString(body, UTF_8)).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String label(Purchase purchase) {
    return db.sql(
            """
            select s.label from orders.sources s join orders.orders o on o.id = s.order_id where o.basket_id = :basket
            """)
        .param("basket", purchase.basketId())
        .query(String.class)
        .single();
  }

  List<String> kept(Purchase purchase) {
    return db.sql("select response::text from payment.responses where basket_id = :basket")
        .param("basket", purchase.basketId())
        .query(String.class)
        .list();
  }
}
