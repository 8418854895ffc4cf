package io.bursar.sandbox.card;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.sandbox.HttpProbe;
import io.bursar.sandbox.http.Json;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SandboxCardProcessorTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
  private static final Duration LATE = Duration.ofMillis(300);

  @TempDir private Path folder = Path.of("");
  private final Merchant shop = new Merchant();
  private SandboxCardProcessor cards = start(null);
  private HttpProbe client = new HttpProbe(cards.url(), "Authorization", "Bearer the-key");

  @AfterEach
  void close() {
    cards.close();
    shop.close();
  }

  @Test
  void aPaymentWaitsForItsPayer() throws Exception {
    var answer = create("key-1", order(4900));

    assertThat(answer.statusCode()).isEqualTo(201);
    var payment = Json.read(answer.body());
    assertThat(payment.path("id").asString()).startsWith("pay_");
    assertThat(payment.path("status").asString()).isEqualTo("awaiting_payer");
    assertThat(payment.path("amount").asLong()).isEqualTo(4900);
    assertThat(payment.path("currency").asString()).isEqualTo("USD");
    assertThat(payment.path("card").isNull()).isTrue();
    assertThat(payment.path("payment_page_url").asString())
        .endsWith("/pay/" + payment.path("id").asString());
  }

  @Test
  void theSameKeyGivesTheSamePaymentOrAConflict() throws Exception {
    var first = create("key-1", order(4900));

    assertThat(create("key-1", order(4900)).statusCode()).isEqualTo(200);
    assertThat(create("key-1", order(4900)).body()).isEqualTo(first.body());
    assertThat(create("key-1", order(4901)).statusCode()).isEqualTo(409);
    assertThat(cards.payments(10)).hasSize(1);
  }

  @Test
  void aPaymentIsFoundByIdAndByKey() throws Exception {
    var first = create("key-1", order(4900));
    var id = id(first);

    assertThat(client.get("/v1/payments/" + id).body()).isEqualTo(first.body());
    assertThat(client.get("/v1/payments?idempotency_key=key-1").body())
        .isEqualTo("{\"payments\":[" + first.body() + "]}");
    assertThat(client.get("/v1/payments?idempotency_key=key-2").body())
        .isEqualTo("{\"payments\":[]}");
    assertThat(client.get("/v1/payments/pay_unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void withoutTheSecretKeyNothingIsAnswered() throws Exception {
    var anyone = new HttpProbe(cards.url());
    assertThat(anyone.get("/v1/payments/pay_1").statusCode()).isEqualTo(401);
    assertThat(
            anyone
                .with("Authorization", "Bearer wrong")
                .post("/v1/payments", order(1))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aBadPaymentIsRefused() throws Exception {
    var good = order(4900);
    var bad =
        List.of(
            good.replace("4900", "0"),
            good.replace("4900", "1.5"),
            good.replace("4900", "\"4900\""),
            good.replace("USD", "US"),
            good.replace(shop.url("/cancel"), "http://evil.example/"),
            good.replace("http://127.0.0.1", "http://127.evil.example"),
            good.replace("http://127.0.0.1", "ftp://127.0.0.1"),
            good.replace("description", "text"),
            good.replace("{", ""));
    for (var body : bad) {
      assertThat(create("key-1", body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(client.post("/v1/payments", good).statusCode()).isEqualTo(400);
    assertThat(cards.payments(1)).isEmpty();
  }

  @Test
  void theOrdinaryCardPaysReturnsAndNotifiesOnce() throws Exception {
    var id = id(create("key-1", order(4900)));

    var answer = pay(id, "4242 4242 4242 4242");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue(shop.url("/return?basket=7&payment=" + id + "#top"));
    var message = shop.next();
    assertThat(message.json().path("type").asString()).isEqualTo("payment.succeeded");
    assertThat(message.json().path("id").asString()).startsWith("evt_");
    var payment = message.json().path("payment");
    assertThat(payment.path("status").asString()).isEqualTo("succeeded");
    assertThat(payment.path("card"))
        .isEqualTo(Json.object().put("brand", "visa").put("last4", "4242"));
    assertThat(message.signature())
        .isEqualTo("t=1777629600,v1=" + hmac("1777629600." + message.body()));
    assertThat(pay(id, "4000000000000002").statusCode()).isEqualTo(303);
    assertThat(status(id)).isEqualTo("succeeded");
    assertThat(shop.other()).isNull();
  }

  @Test
  void aDeclinedCardReturnsWithAReasonForThePayer() throws Exception {
    var id = id(create("key-1", order(4900)));

    assertThat(pay(id, "4000000000000002").headers().firstValue("Location").orElseThrow())
        .startsWith(shop.url("/return"));

    assertThat(shop.next().json().path("type").asString()).isEqualTo("payment.declined");
    assertThat(payment(id).path("decline_reason").asString()).contains("declined");
  }

  @Test
  void aCardWhoseBrowserNeverReturnsIsOnlyNotified() throws Exception {
    var id = id(create("key-1", order(4900)));

    var answer = pay(id, "4000000000000101");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("does not return to the shop")
        .doesNotContain("4000000000000101");
    assertThat(shop.next().json().path("payment").path("id").asString()).isEqualTo(id);
  }

  @Test
  void aCardIsNotifiedTwiceWithTheSameEvent() throws Exception {
    pay(id(create("key-1", order(4900))), "4000000000000119");

    assertThat(shop.next().body()).isEqualTo(shop.next().body());
  }

  @Test
  void aCardIsNotifiedLate() throws Exception {
    var before = System.nanoTime();
    var id = id(create("key-1", order(4900)));

    assertThat(pay(id, "4000000000000127").statusCode()).isEqualTo(200);

    assertThat(status(id)).isEqualTo("succeeded");
    shop.next();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(LATE);
  }

  @Test
  void anUnknownCardNumberDecidesNothingAndIsNotShown() throws Exception {
    var id = id(create("key-1", order(4900)));

    var answer = pay(id, "5555555555554444");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Only the test cards").doesNotContain("5555555555554444");
    assertThat(status(id)).isEqualTo("awaiting_payer");
  }

  @Test
  void thePageShowsWhatIsPaidAndEveryTestCard() throws Exception {
    var id = id(create("key-1", order(4900).replace("EDX-7", "<EDX-7>")));

    var page = new HttpProbe(cards.url()).get("/pay/" + id);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("49.00 USD", "&lt;EDX-7&gt;").doesNotContain("<EDX-7>");
    for (var card : TestCard.values()) {
      assertThat(page.body()).contains(card.number());
    }
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void thePayerCancels() throws Exception {
    var id = id(create("key-1", order(4900)));

    var answer = new HttpProbe(cards.url()).form("/pay/" + id, "card=&action=cancel");

    assertThat(answer.headers().firstValue("Location")).hasValue(shop.url("/cancel?payment=" + id));
    assertThat(shop.next().json().path("type").asString()).isEqualTo("payment.canceled");
    assertThat(pay(id, "4242424242424242").headers().firstValue("Location"))
        .hasValue(shop.url("/cancel?payment=" + id));
    assertThat(status(id)).isEqualTo("canceled");
  }

  @Test
  void theMerchantCancelsOnlyWhatWaits() throws Exception {
    var waiting = id(create("key-1", order(4900)));
    assertThat(client.send("POST", "/v1/payments/" + waiting + "/cancel", "").statusCode())
        .isEqualTo(200);
    assertThat(client.send("POST", "/v1/payments/" + waiting + "/cancel", "").statusCode())
        .isEqualTo(200);
    shop.next();

    var paid = id(create("key-2", order(4900)));
    pay(paid, "4242424242424242");
    var answer = client.send("POST", "/v1/payments/" + paid + "/cancel", "");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(Json.read(answer.body()).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void refundsNeverExceedWhatWasPaid() throws Exception {
    var id = id(create("key-1", order(4900)));
    assertThat(refund(id, "r-0", 1).statusCode()).isEqualTo(409);
    pay(id, "4242424242424242");

    var first = refund(id, "r-1", 3000);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(Json.read(first.body()).path("id").asString()).startsWith("ref_");
    assertThat(refund(id, "r-1", 3000).body()).isEqualTo(first.body());
    assertThat(refund(id, "r-1", 3001).statusCode()).isEqualTo(409);
    assertThat(refund(id, "r-2", 1901).statusCode()).isEqualTo(409);
    assertThat(refund(id, "r-3", 1900).statusCode()).isEqualTo(201);
    assertThat(Json.read(client.get("/v1/payments/" + id + "/refunds").body()).path("refunds"))
        .hasSize(2);
  }

  @Test
  void aNotificationIsRepeatedUntilTheShopTakesIt() throws Exception {
    shop.refuse(3);
    pay(id(create("key-1", order(4900))), "4242424242424242");

    var first = shop.next();
    for (var i = 0; i < 3; i++) {
      assertThat(shop.next().body()).isEqualTo(first.body());
    }
  }

  @Test
  void aNotificationIsSentTenTimesAtMost() throws Exception {
    restart(Duration.ofNanos(1));
    shop.refuse(100);
    pay(id(create("key-1", order(4900))), "4242424242424242");

    for (var i = 0; i < 10; i++) {
      shop.next();
    }
    shop.refuse(0);
    pay(id(create("key-2", order(4900))), "4242424242424242");
    assertThat(shop.next().json().path("payment").path("amount").asLong()).isEqualTo(4900);
    assertThat(shop.other()).isNull();
  }

  @Test
  void aRestartKeepsPaymentsRefundsAndPendingNotificationsButNoCardNumber() throws Exception {
    restart(Duration.ofMinutes(5));
    shop.refuse(1);
    var id = id(create("key-1", order(4900)));
    pay(id, "4242424242424242");
    refund(id, "r-1", 100);
    var sent = shop.next();

    restart(Duration.ofMillis(1));

    assertThat(status(id)).isEqualTo("succeeded");
    assertThat(create("key-1", order(4900)).statusCode()).isEqualTo(200);
    assertThat(refund(id, "r-1", 100).statusCode()).isEqualTo(200);
    assertThat(Files.readString(folder.resolve("card.jsonl")))
        .contains("4242")
        .doesNotContain("42424242");
    assertThat(sent.body()).contains(id);
  }

  @Test
  void aPendingNotificationGoesOutAfterARestart() throws Exception {
    restart(Duration.ofMillis(1));
    var id = id(create("key-1", order(4900)));
    cards.stop();
    cards.close();
    // Decided, and the process ended before the late notification was due.
    try (var killed = start(Duration.ofMillis(1))) {
      killed.pay(id, TestCard.LATE);
    }
    assertThat(shop.other()).isNull();

    restart(Duration.ofMillis(1));

    assertThat(shop.next().json().path("payment").path("id").asString()).isEqualTo(id);
  }

  private SandboxCardProcessor start(@Nullable Duration firstRetry) {
    var processor =
        new SandboxCardProcessor(
            new CardSettings(
                0,
                "the-key",
                "the-notification-secret",
                firstRetry == null ? null : folder,
                LATE,
                firstRetry == null ? Duration.ofMillis(1) : firstRetry),
            Clock.fixed(NOW, ZoneOffset.UTC));
    processor.start();
    return processor;
  }

  private void restart(Duration firstRetry) {
    cards.close();
    cards = start(firstRetry);
    client = new HttpProbe(cards.url(), "Authorization", "Bearer the-key");
  }

  private String order(long amount) {
    return """
    {"amount":%d,"currency":"USD","description":"EDX-7","return_url":"%s","cancel_url":"%s","notify_url":"%s"}\
    """
        .formatted(
            amount, shop.url("/return?basket=7#top"), shop.url("/cancel"), shop.url("/notify"));
  }

  private HttpResponse<String> create(String key, String body) throws Exception {
    return client.with("Idempotency-Key", key).post("/v1/payments", body);
  }

  private HttpResponse<String> refund(String id, String key, long amount) throws Exception {
    return client
        .with("Idempotency-Key", key)
        .post("/v1/payments/" + id + "/refunds", "{\"amount\":" + amount + "}");
  }

  private HttpResponse<String> pay(String id, String card) throws Exception {
    return new HttpProbe(cards.url())
        .form("/pay/" + id, "card=" + card.replace(' ', '+') + "&action=pay");
  }

  private JsonNode payment(String id) throws Exception {
    return Json.read(client.get("/v1/payments/" + id).body());
  }

  private String status(String id) throws Exception {
    return payment(id).path("status").asString();
  }

  private static String id(HttpResponse<String> answer) {
    return Json.read(answer.body()).path("id").asString();
  }

  private static String hmac(String text) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("the-notification-secret".getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }
}
