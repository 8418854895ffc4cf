package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.payment.PaymentState;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.Rest;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;

/// Money through PayPal: whatever is lost, late or doubled on the way, one order comes out, or the
/// money goes back.
class PayPalTest extends AgainstPayPal {

  @Test
  void whoApprovesAndReturnsHasTheOrder(CapturedOutput output) {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "pays");

    var visitor = new Visitor(port, purchase.payer());
    var back =
        visitor.get("/payment/paypal/return/?token=%s&PayerID=X".formatted(reference(purchase)));

    assertThat(Visitor.location(back)).contains("/checkout/receipt/");
    assertThat(visitor.get(Visitor.location(back)).body()).contains("PayPal (amelia@example.org)");
    var again =
        visitor.get(
            "/payment/paypal/execute/?paymentId=%s&PayerID=X&token=y"
                .formatted(reference(purchase)));
    assertThat(Visitor.location(again)).contains("/checkout/receipt/");
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
    assertThat(label(purchase)).isEqualTo("PayPal (amelia@example.org)");
    assertThat(output.getAll()).doesNotContain("amelia@example.org", "sandbox-paypal-token");
    assertThat(kept(purchase)).isNotEmpty().noneMatch(raw -> raw.contains("amelia"));
  }

  /// PayPal's own pages and mails know the transaction alone, and no order.
  @Test
  void staffFindAPaymentByTheTransactionThatPayPalShows() {
    var purchase = settled();
    var staff = new Visitor(port, campus.aStaffMember());
    var capture = String.valueOf(till.attempt(purchase).capture());

    assertThat(staff.get("/dashboard/payments/?name=" + capture).body())
        .contains(purchase.number(), reference(purchase));
    assertThat(staff.get("/dashboard/payments/%d/".formatted(purchase.attemptId())).body())
        .contains(capture);
  }

  @Test
  void whoCancelsIsBackAtTheBasketAndCanPayAgain() {
    var purchase = aPurchase();
    var visitor = new Visitor(port, purchase.payer());
    var back = visitor.get("/payment/paypal/return/?token=" + reference(purchase));
    assertThat(Visitor.location(back)).isEqualTo("/basket/?payment=" + purchase.attemptId());
    assertThat(visitor.get(Visitor.location(back)).body())
        .contains("The payment was canceled; nothing was charged.");
    assertThat(till.basket(purchase)).isEqualTo("Open");

    // PayPal does not know that it was canceled here: an approval that comes later takes nothing.
    paypal.approve(reference(purchase), "pays");
    assertThat(payments.ask(purchase.attemptId(), BY).state()).isEqualTo(PaymentState.CANCELED);
    assertThat(paypal.order(reference(purchase)).path("status").asString()).isEqualTo("APPROVED");
  }

  @Test
  void aDeclineThawsTheBasketAndTheNextAttemptPays() {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "declined");
    assertThat(ask(purchase)).isEqualTo(PaymentState.DECLINED);
    assertThat(till.basket(purchase)).isEqualTo("Open");

    var second = aPurchase(purchase.payer(), purchase.course());
    paypal.approve(reference(second), "pays");
    assertThat(ask(second)).isEqualTo(PaymentState.SETTLED);
  }

  @Test
  void whatPayPalHoldsIsAskedAboutUntilItIsDecided() {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "held");
    assertThat(ask(purchase)).isEqualTo(PaymentState.UNKNOWN);
    assertThat(till.basket(purchase)).isEqualTo("Frozen");

    paypal.desk().decide(reference(purchase), true);
    assertThat(ask(purchase)).isEqualTo(PaymentState.SETTLED);

    var refused = aPurchase();
    paypal.approve(reference(refused), "held");
    assertThat(ask(refused)).isEqualTo(PaymentState.UNKNOWN);
    paypal.desk().decide(reference(refused), false);
    assertThat(ask(refused)).isEqualTo(PaymentState.DECLINED);
  }

  static Stream<Fault> faults() {
    return Stream.of(
        Fault.refuse(),
        Fault.dropAnswer(),
        Fault.cutOff(),
        Fault.error(500),
        Fault.error(503),
        Fault.error(429),
        Fault.error(200, "text/html", "<html>"),
        Fault.error(200, "application/json", "{}"));
  }

  /// Whether PayPal did it or not, the next look tells, and nothing is taken twice.
  @ParameterizedTest
  @MethodSource("faults")
  void whateverHappensToTheCaptureOneOrderComesOut(Fault fault) {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "pays");
    paypal
        .faults()
        .add(fault.kind() == Fault.Kind.REFUSE ? fault : fault.only("/capture").times(1));
    var _ = ask(purchase);
    assertThat(till.count("orders.orders", purchase)).isLessThanOrEqualTo(1);

    paypal.faults().clear();
    paypal.forgetRequests();
    assertThat(ask(purchase)).isEqualTo(PaymentState.SETTLED);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverHappensToTheBeginningNothingIsTaken(Fault fault) {
    paypal
        .faults()
        .add(
            // Its body alone says so: reconciliation looks other orders up at the same time.
            fault.kind() == Fault.Kind.REFUSE ? fault : fault.only("\"intent\"").times(1));
    var payer = campus.aLearner();
    var course = campus.aCourse();
    var _ = submit(payer, course.verifiedSku());
    var purchase = till.newest(payer, course);

    paypal.faults().clear();
    clock.advance(Duration.ofMinutes(2));
    assertThat(ask(purchase)).isIn(PaymentState.CANCELED, PaymentState.DECLINED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
  }

  /// Whatever the word for it: PayPal took nothing, so the payer is told at once and may try again.
  @ParameterizedTest
  @ValueSource(strings = {"DUPLICATE_INVOICE_ID", "COMPLIANCE_VIOLATION", "A_WORD_OF_TOMORROW"})
  void aCaptureThatPayPalRefusesThawsTheBasket(String issue) {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "pays");
    paypal.faults().add(refusal(422, issue).only("/capture"));

    assertThat(ask(purchase)).isEqualTo(PaymentState.DECLINED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
  }

  /// It is being done at this moment, or nobody may know: no refusal, so the basket stays frozen.
  @Test
  void aCaptureThatIsUnderWayOrForbiddenIsNotDeclined() {
    for (var status : List.of(409, 403)) {
      var purchase = aPurchase();
      paypal.approve(reference(purchase), "pays");
      paypal.faults().add(refusal(status, "PREVIOUS_REQUEST_IN_PROGRESS").only("/capture"));
      assertThat(ask(purchase)).isEqualTo(PaymentState.UNKNOWN);

      paypal.faults().clear();
      assertThat(ask(purchase)).isEqualTo(PaymentState.SETTLED);
    }
  }

  @Test
  void theButtonOfTheExistingPageLeadsToPayPalAndOnceMoreToTheSamePage() {
    var payer = campus.aLearner();
    var course = campus.aCourse();
    var basket =
        rest.post(
                payer,
                "/api/v2/baskets/",
                "{\"products\":[{\"sku\":\"%s\"}]}".formatted(course.verifiedSku()))
            .json()
            .path("id")
            .asLong();
    paypal.faults().add(Fault.refuse());
    var down = checkout(payer, basket, "paypal");
    assertThat(down.status()).isEqualTo(502);
    assertThat(down.json().path("user_message").asString()).contains("nothing was charged");
    paypal.faults().clear();

    var answer = checkout(payer, basket, "paypal");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var page = answer.json().path("payment_page_url").asString();
    assertThat(page).contains("/checkoutnow?token=");
    assertThat(answer.json().path("payment_processor").asString()).isEqualTo("paypal");
    assertThat(answer.json().path("payment_form_data").isObject()).isTrue();
    assertThat(checkout(payer, basket, "paypal").json().path("payment_page_url").asString())
        .isEqualTo(page);

    for (var wrong :
        List.of(
            checkout(campus.aLearner(), basket, "paypal"),
            checkout(payer, 999_999_999, "paypal"))) {
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.body()).startsWith("Basket [");
    }
  }

  @Test
  void nobodyComesBackToAnothersPayment() {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "pays");
    var stranger = new Visitor(port, campus.aLearner());

    for (var back : List.of("return/?PayerID=X&token=", "return/?token=")) {
      assertThat(stranger.get("/payment/paypal/" + back + reference(purchase)).statusCode())
          .isEqualTo(404);
    }
    for (var id : List.of(reference(purchase), "PAY-1")) {
      assertThat(Visitor.location(stranger.get("/payment/paypal/execute/?paymentId=" + id)))
          .endsWith("/checkout/error/");
    }
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.PENDING);
  }

  private Rest.Answer checkout(Account payer, long basket, String processor) {
    return rest.post(
        payer,
        "/api/v2/checkout/",
        "{\"basket_id\":%d,\"payment_processor\":\"%s\"}".formatted(basket, processor));
  }

  private static Fault refusal(int status, String issue) {
    return Fault.error(
        status,
        "application/json",
        "{\"name\":\"UNPROCESSABLE_ENTITY\",\"details\":[{\"issue\":\"%s\"}]}".formatted(issue));
  }

  @Test
  void anotherAmountThanTheBasketCostsGoesBack() {
    var purchase = aPurchase();
    paypal.desk().changeAmount(reference(purchase), "1.00");
    paypal.approve(reference(purchase), "pays");

    assertThat(ask(purchase)).isEqualTo(PaymentState.TO_BE_RETURNED);

    till.awaitState(purchase, PaymentState.RETURNED);
    assertThat(till.count("orders.orders", purchase)).isZero();
    var moved = paypal.order(reference(purchase)).path("purchase_units").path(0).path("payments");
    for (var kind : List.of("captures", "refunds")) {
      assertThat(moved.path(kind).size()).as(kind).isEqualTo(1);
      assertThat(moved.path(kind).path(0).path("amount").path("value").asString(""))
          .as(kind)
          .isEqualTo("1.00");
    }
  }

  @Test
  void webhooksTwiceLateForgedOrOfStrangersMakeOneOrder() {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "pays");
    var approved = webhook("CHECKOUT.ORDER.APPROVED", reference(purchase));

    assertThat(sent(approved, Map.of())).isEqualTo(400);
    var forged = paypal.headers(approved);
    assertThat(sent(approved.replace("149.00", "1.00"), forged)).isEqualTo(400);
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.PENDING);

    assertThat(sent(approved, paypal.headers(approved))).isEqualTo(200);
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.SETTLED);
    var captured = webhook("PAYMENT.CAPTURE.COMPLETED", reference(purchase));
    assertThat(sent(captured, paypal.headers(captured))).isEqualTo(200);
    assertThat(sent(approved, paypal.headers(approved))).isEqualTo(200);
    var strange = "{\"id\":\"WH-1\",\"event_type\":\"BILLING.PLAN.CREATED\",\"resource\":{}}";
    assertThat(sent(strange, paypal.headers(strange))).isEqualTo(200);
    assertThat(sent("no json", paypal.headers(approved))).isEqualTo(400);
    // What follows an event is not taken for our own words.
    var more = strange + ",\"webhook_id\":\"theirs\"";
    assertThat(sent(more, paypal.headers(more))).isEqualTo(400);
    var odd = "{\"event_type\":\"CHECKOUT.ORDER.APPROVED\",\"resource\":{\"id\":\"x\\u0000\"}}";
    assertThat(sent(odd, paypal.headers(odd))).as("about none of ours").isEqualTo(200);
    // Signed are the bytes: spaces and escapes arrive at PayPal as they left it.
    var spaced = "{ \"event_type\" : \"BILLING.PLAN.CREATED\", \"a\": 1.0, \"b\": \"\\u00e9\" }";
    assertThat(sent(spaced, paypal.headers(spaced))).isEqualTo(200);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);

    var other = aPurchase();
    paypal.approve(reference(other), "pays");
    var later = webhook("CHECKOUT.ORDER.APPROVED", reference(other));
    paypal.faults().add(Fault.error(500).only("verify-webhook-signature").times(1));
    assertThat(sent(later, paypal.headers(later))).isEqualTo(503);
    assertThat(sent(later, paypal.headers(later))).isEqualTo(200);
    assertThat(till.attempt(other).state()).isEqualTo(PaymentState.SETTLED);
  }

  @Test
  void returnsAndWebhooksAtOnceTakeOnceAndMakeOneOrder() throws Exception {
    var purchase = aPurchase();
    paypal.approve(reference(purchase), "pays");
    var event = webhook("CHECKOUT.ORDER.APPROVED", reference(purchase));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 16)
              .<Callable<Object>>mapToObj(
                  i -> () -> i % 2 == 0 ? ask(purchase) : sent(event, paypal.headers(event)))
              .toList();
      for (var done : pool.invokeAll(calls)) {
        var _ = done.get();
      }
    }
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.SETTLED);
    assertThat(till.count("orders.orders", purchase)).isEqualTo(1);
    var captures =
        paypal
            .order(reference(purchase))
            .path("purchase_units")
            .path(0)
            .path("payments")
            .path("captures");
    assertThat(captures.size()).isEqualTo(1);
  }

  /// Whoever comes first: money that PayPal took makes an order or goes back, and what was canceled
  /// took none.
  @Test
  void whoCancelsWhileTheMoneyIsTakenHasAnOrderOrPaysNothing() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        var purchase = aPurchase();
        paypal.approve(reference(purchase), "pays");
        var id = purchase.attemptId();
        List<Callable<Object>> both =
            List.of(() -> ask(purchase), () -> payments.cancel(id, BY), () -> ask(purchase));
        for (var done : pool.invokeAll(i % 2 == 0 ? both : both.reversed())) {
          var _ = done.get();
        }

        var isTaken = paypal.order(reference(purchase)).toString().contains("captures");
        var state = till.attempt(purchase).state();
        if (isTaken) {
          assertThat(state).isIn(PaymentState.SETTLED, PaymentState.TO_BE_RETURNED);
        } else {
          assertThat(state).isEqualTo(PaymentState.CANCELED);
        }
        assertThat(till.count("orders.orders", purchase))
            .isEqualTo(state == PaymentState.SETTLED ? 1 : 0);
      }
    }
  }
}
