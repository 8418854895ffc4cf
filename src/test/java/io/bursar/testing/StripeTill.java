package io.bursar.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.payment.PaymentState;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Rest.Answer;
import io.bursar.testing.Till.Purchase;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import tools.jackson.databind.JsonNode;

/// Buys with Stripe, by Bursar's own page and by the page that was made for the old service, and
/// tells Bursar what Stripe tells shops.
@TestComponent
public class StripeTill {

  private static final String WEBHOOK = "/api/v2/webhooks/stripe/";

  private final Campus campus;
  private final Rest rest;
  private final Till till;
  private final SandboxStripe stripe;
  private final TestClock clock;

  public StripeTill(Campus campus, Rest rest, Till till, SandboxStripe stripe, TestClock clock) {
    this.campus = campus;
    this.rest = rest;
    this.till = till;
    this.stripe = stripe;
    this.clock = clock;
  }

  /// Somebody new has submitted a verified seat and stands before Stripe's form.
  public Purchase aPurchase() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    assertThat(submit(payer, course.verifiedSku()).status()).isEqualTo(200);
    var purchase = till.newest(payer, course);
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.PENDING);
    return purchase;
  }

  /// Asks for a new basket of this SKU with checkout by Stripe.
  public Answer submit(Account payer, String sku) {
    return rest.post(
        payer,
        "/api/v2/baskets/",
        """
        {"products":[{"sku":"%s"}],"checkout":true,"payment_processor_name":"stripe"}
        """
            .formatted(sku));
  }

  /// Somebody new has a verified seat in their basket, and the payment page has loaded.
  public Page aPage() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    put(payer, course.verifiedSku());
    return page(payer, course);
  }

  /// Puts this into the learner's basket.
  public void put(Account payer, String... skus) {
    var products = List.of(skus).stream().map("{\"sku\":\"%s\"}"::formatted).toList().toString();
    assertThat(
            rest.post(payer, "/api/v2/baskets/", "{\"products\":%s}".formatted(products)).status())
        .isEqualTo(200);
  }

  /// The payment page as it has loaded for this learner.
  public Page page(Account payer, Seats course) {
    var context = captureContext(payer).json().path("capture_context");
    var secret = context.path("key_id").asString();
    return new Page(
        payer,
        course,
        context.path("order_id").asString(),
        secret,
        secret.replaceFirst("_secret_.*", ""));
  }

  /// What the payment page asks for when it loads.
  public Answer captureContext(Account payer) {
    return rest.get(payer, "/bff/payment/v0/capture-context");
  }

  /// What the payment page asks for when the payer submits.
  public Answer checkout(Page page) {
    return checkout(page.payer(), page.intent(), page.course().verifiedSku());
  }

  /// The same, with any fields.
  public Answer checkout(@Nullable Account payer, String intent, String skus) {
    return rest.send(
        payer,
        "POST",
        "/payment/stripe/checkout/",
        "application/x-www-form-urlencoded",
        BodyPublishers.ofString(
            "payment_intent_id=%s&skus=%s".formatted(intent, URLEncoder.encode(skus, UTF_8))));
  }

  /// The intent of this purchase at Stripe.
  public JsonNode intent(Purchase purchase) {
    return stripe.object(reference(purchase));
  }

  /// Stripe's id of the payment.
  public String reference(Purchase purchase) {
    return requireNonNull(till.attempt(purchase).reference());
  }

  /// The body of the newest event of this type about this intent.
  public String event(String type, String intent) {
    return stripe.events(type, intent).getLast();
  }

  /// Sends this event, signed now; answers Bursar's answer.
  public Answer send(String event) {
    return send(event, stripe.signature(event, clock.instant()));
  }

  /// Sends anything, without a signature if null.
  public Answer send(String body, @Nullable String signature) {
    return rest.signed(WEBHOOK, "Stripe-Signature", signature, body);
  }

  /// How often money was taken under this intent.
  public long charges(String intent) {
    return stripe.all("charge").stream()
        .filter(charge -> charge.path("payment_intent").asString("").equals(intent))
        .filter(charge -> charge.path("paid").asBoolean())
        .count();
  }

  /// How much of this intent has gone back, in cents.
  public long refunded(String intent) {
    return stripe.all("refund").stream()
        .filter(refund -> refund.path("payment_intent").asString("").equals(intent))
        .mapToLong(refund -> refund.path("amount").asLong())
        .sum();
  }

  /// A payment page that has loaded.
  public record Page(
      Account payer, Seats course, String orderNumber, String secret, String intent) {}
}
