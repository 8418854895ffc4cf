package io.bursar.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Rest.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Buys what costs money as payers do, speaks as the card processor does, and looks what became of
/// it.
@TestComponent
public class Till {

  private static final String SECRET = "bursar.payment.sandbox.notification-secret";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Campus campus;
  private final Rest rest;
  private final Payments payments;
  private final JdbcClient db;
  private final TestClock clock;
  private final Environment environment;

  public Till(
      Campus campus,
      Rest rest,
      Payments payments,
      JdbcClient db,
      TestClock clock,
      Environment environment) {
    this.campus = campus;
    this.rest = rest;
    this.payments = payments;
    this.db = db;
    this.clock = clock;
    this.environment = environment;
  }

  /// Somebody new has submitted a verified seat and stands before the payment page.
  public Purchase aPurchase() {
    return aPurchase(campus.aLearner(), campus.aCourse());
  }

  /// This learner has submitted this verified seat and stands before the payment page.
  public Purchase aPurchase(Account payer, Seats course) {
    var answer = submit(payer, course.verifiedSku());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var purchase = newest(payer, course);
    assertThat(attempt(purchase).state()).isEqualTo(PaymentState.PENDING);
    return purchase;
  }

  /// Asks for a new basket of this SKU with checkout.
  public Answer submit(Account payer, String sku) {
    return rest.post(
        payer,
        "/api/v2/baskets/",
        "{\"products\":[{\"sku\":\"%s\"}],\"checkout\":true}".formatted(sku));
  }

  /// The newest attempt at payment that this learner made.
  public Purchase newest(Account payer, Seats course) {
    var id =
        db.sql("select max(id) from payment.attempts where user_id = :user")
            .param("user", payer.id())
            .query(Long.class)
            .single();
    var attempt = payments.get(id);
    return new Purchase(payer, course, attempt.basketId(), attempt.orderNumber(), id);
  }

  /// How many attempts at payment this learner made.
  public long attemptsOf(Account payer) {
    return db.sql("select count(*) from payment.attempts where user_id = :user")
        .param("user", payer.id())
        .query(Long.class)
        .single();
  }

  /// The attempt as it stands now.
  public PaymentAttempt attempt(Purchase purchase) {
    return payments.get(purchase.attemptId());
  }

  /// The processor's id of the payment.
  public String reference(Purchase purchase) {
    return Objects.requireNonNull(attempt(purchase).reference());
  }

  /// Waits until the attempt stands there, and meanwhile lets the clock run: ten seconds in one, so
  /// that what is scheduled soon is done.
  public void awaitState(Purchase purchase, PaymentState state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              assertThat(attempt(purchase).state()).isEqualTo(state);
            });
  }

  /// Where the basket stands.
  public String basket(Purchase purchase) {
    return db.sql("select status from basket.baskets where id = :id")
        .param("id", purchase.basketId())
        .query(String.class)
        .single();
  }

  /// How many rows of this table have this basket, or the order of it where the column says so.
  public long count(String table, Purchase purchase) {
    var where =
        switch (table) {
          case "orders.orders", "orders.ownerships", "payment.attempts", "fulfillment.deliveries" ->
              "basket_id = :basket";
          default -> "order_id in (select id from orders.orders where basket_id = :basket)";
        };
    return db.sql("select count(*) from " + table + " where " + where)
        .param("basket", purchase.basketId())
        .query(Long.class)
        .single();
  }

  /// What was written about the basket, its payments and its order, as `subject: from > to`, but
  /// for lines and what workers did.
  public List<String> history(Purchase purchase) {
    return db.sql(
            """
            select subject || ': ' || coalesce(from_value, 'nothing') || ' > ' || to_value
              from history.changes
             where basket_id = :basket and via <> 'worker'
             order by at, id
            """)
        .param("basket", purchase.basketId())
        .query(String.class)
        .list();
  }

  /// Tells Bursar, as the processor does, that something happened to this payment; answers the
  /// status of Bursar's answer.
  public int notify(Purchase purchase) {
    var body = "{\"payment\":{\"id\":\"%s\"}}".formatted(reference(purchase));
    return notify(body, signature(body, clock.instant()));
  }

  /// Sends any notification, without a signature if null.
  public int notify(String body, @Nullable String signature) {
    var request =
        HttpRequest.newBuilder(URI.create(rest.root() + "/payment/sandbox/notify/"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (signature != null) {
      request.header("Bursar-Sandbox-Signature", signature);
    }
    return client
        .sendAsync(request.build(), BodyHandlers.discarding())
        .thenApply(response -> response.statusCode())
        .join();
  }

  /// The signature that the processor puts under this body at this moment.
  public String signature(String body, Instant at) {
    return signature(body, at, environment.getRequiredProperty(SECRET));
  }

  /// The signature that somebody with this secret puts under this body at this moment.
  public static String signature(String body, Instant at, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      var signed = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(UTF_8));
      return "t=%d,v1=%s".formatted(at.getEpochSecond(), HexFormat.of().formatHex(signed));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// A paid seat on its way: who buys, what, in which basket, by which attempt at payment.
  public record Purchase(
      Account payer, Seats course, long basketId, String number, long attemptId) {}
}
