package io.bursar.checkout.web;

import static io.bursar.payment.PaymentState.CANCELED;
import static io.bursar.payment.PaymentState.DECLINED;
import static io.bursar.payment.PaymentState.RETURNED;
import static io.bursar.payment.PaymentState.SETTLED;
import static io.bursar.payment.PaymentState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.basket.Baskets;
import io.bursar.history.Actor;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Payments;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.StripeTill;
import io.bursar.testing.StripeTill.Page;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/// The payment page of Open edX goes on as it did, but for what was wrong: no money without an
/// order, whatever is lost on the way.
@BursarTest
class ExistingPaymentPageTest {

  @Autowired StripeTill counter;
  @Autowired SandboxStripe stripe;
  @Autowired Till till;
  @Autowired Payments payments;
  @Autowired Baskets baskets;
  @Autowired Campus campus;
  @Autowired Rest rest;
  @Autowired TestClock clock;

  @AfterEach
  void mendStripe() {
    stripe.faults().clear();
  }

  @Test
  void thePageLoadsAndPaysAndHasItsReceipt() {
    var page = counter.aPage();
    var intent = stripe.object(page.intent());
    assertThat(intent.path("amount").asLong()).isEqualTo(14_900);
    assertThat(intent.path("description").asString()).isEqualTo(page.orderNumber());
    assertThat(intent.path("metadata").path("order_number").asString())
        .isEqualTo(page.orderNumber());
    stripe.fillIn(page.intent(), StripeCard.VISA);

    var answer = counter.checkout(page);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().path("receipt_page_url").asString())
        .isEqualTo(
            campus
                .site()
                .link(
                    "/checkout/receipt/?order_number=%s&disable_back_button=1"
                        .formatted(page.orderNumber())));
    var order = rest.get(page.payer(), "/api/v2/orders/" + page.orderNumber() + "/").json();
    assertThat(order.path("status").asString()).isIn("Open", "Complete");
    assertThat(order.path("payment_processor").asString()).isEqualTo("stripe");
    assertThat(order.path("total_excl_tax").asString()).isEqualTo("149.00");
    assertThat(order.path("billing_address").path("city").asString()).isEqualTo("Northlake");
  }

  @Test
  void askedAgainItAnswersTheReceiptAgainAndChargesNothing() {
    var page = paid();

    assertThat(counter.checkout(page).status()).isEqualTo(201);
    assertThat(counter.checkout(page).status()).isEqualTo(201);
    assertThat(counter.charges(page.intent())).isEqualTo(1);
  }

  @Test
  void manyAtOnceMakeOneChargeAndOneOrder() throws Exception {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              IntStream.range(0, 8)
                  .mapToObj(_ -> (Callable<Integer>) () -> counter.checkout(page).status())
                  .toList());
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(201);
      }
    }
    assertThat(counter.checkout(page).status()).isEqualTo(201);
    assertThat(counter.charges(page.intent())).isEqualTo(1);
    assertThat(counter.refunded(page.intent())).isZero();
  }

  @Test
  void theIntentIsTheSameWhenThePageLoadsAgainAndFollowsTheBasket() {
    var page = counter.aPage();
    assertThat(counter.page(page.payer(), page.course())).isEqualTo(page);

    counter.put(page.payer(), campus.aCourse().verifiedSku());

    assertThat(counter.page(page.payer(), page.course())).isEqualTo(page);
    assertThat(stripe.object(page.intent()).path("amount").asLong()).isEqualTo(29_800);
  }

  @Test
  void aBasketThatChangedSincePaysWhatItCostsNowAndOnlyWhatWasSeen() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    var other = campus.aCourse().verifiedSku();
    counter.put(page.payer(), other);
    // Merges both baskets, as any page does.
    baskets.current(campus.site().id(), page.payer().id(), Actor.page(page.payer().id()));

    var changed = counter.checkout(page);
    assertThat(changed.status()).isEqualTo(400);
    assertThat(changed.body()).isEqualTo("{\"sku_error\":true}");
    assertThat(counter.charges(page.intent())).isZero();

    var both = page.course().verifiedSku() + "," + other;
    assertThat(counter.checkout(page.payer(), page.intent(), both).status()).isEqualTo(201);
    assertThat(stripe.object(page.intent()).path("amount_received").asLong()).isEqualTo(29_800);
  }

  @ParameterizedTest
  @CsvSource({
    "DECLINED, card_declined, Your card was declined.",
    "CHALLENGED, authentication_required, requires authentication"
  })
  void aDeclineIsSaidInStripesWordsAndTheSameIntentPaysWithAnotherCard(
      StripeCard card, String code, String words) {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), card);

    var declined = counter.checkout(page);

    assertThat(declined.status()).isEqualTo(400);
    assertThat(declined.json().path("error_code").asString()).isEqualTo(code);
    assertThat(declined.json().path("user_message").asString()).contains(words);
    var first = newest(page);
    assertThat(first.state()).isEqualTo(DECLINED);
    assertThat(till.basket(purchase(page, first))).isEqualTo("Open");
    assertThat(counter.page(page.payer(), page.course())).isEqualTo(page);

    stripe.fillIn(page.intent(), StripeCard.MASTERCARD);
    assertThat(counter.checkout(page).status()).isEqualTo(201);

    var second = newest(page);
    assertThat(second.state()).isEqualTo(SETTLED);
    assertThat(second.reference()).isEqualTo(page.intent());
    assertThat(payments.get(first.id()).reference()).isNull();
    // The late news of the decline change nothing.
    assertThat(counter.send(counter.event("payment_intent.payment_failed", page.intent())).status())
        .isEqualTo(200);
    payments.ask(first.id(), Actor.page(page.payer().id()));
    assertThat(payments.get(first.id()).state()).isEqualTo(DECLINED);
    assertThat(counter.charges(page.intent())).isEqualTo(1);
  }

  @Test
  void anIntentWithoutACardIsNotCharged() {
    var page = counter.aPage();

    var answer = counter.checkout(page);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(newest(page).state()).isEqualTo(CANCELED);
    assertThat(till.basket(purchase(page, newest(page)))).isEqualTo("Open");
  }

  @Test
  void anAnswerThatWasLostIsLookedUpAtOnce() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    stripe.faults().add(Fault.dropAnswer().only("/confirm").times(1));

    assertThat(counter.checkout(page).json().path("receipt_page_url").asString())
        .contains("/checkout/receipt/");
    assertThat(counter.charges(page.intent())).isEqualTo(1);
  }

  @Test
  void whoMayHaveBeenChargedIsNeverToldThatItFailed() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    // Charged, and from then on nothing is heard of Stripe.
    stripe.faults().add(Fault.dropAnswer().only("/confirm").times(1));
    stripe.faults().add(Fault.error(500).only("latest_charge"));

    var answer = counter.checkout(page);

    assertThat(answer.status()).isEqualTo(201);
    var attempt = newest(page);
    assertThat(attempt.state()).isEqualTo(UNKNOWN);
    assertThat(answer.json().path("receipt_page_url").asString())
        .isEqualTo(campus.site().link("/basket/?payment=" + attempt.id()));
    assertThat(till.basket(purchase(page, attempt))).isEqualTo("Frozen");
    assertThat(counter.checkout(page).json().path("receipt_page_url").asString())
        .contains("/basket/");

    stripe.faults().clear();
    assertThat(counter.checkout(page).json().path("receipt_page_url").asString())
        .contains("/checkout/receipt/");
    assertThat(counter.charges(page.intent())).isEqualTo(1);
  }

  @Test
  void aBrowserThatLeftIsServedByTheEvent() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    stripe.faults().add(Fault.dropAnswer().only("/confirm").times(1));
    stripe.faults().add(Fault.error(500).only("latest_charge").times(1));
    counter.checkout(page);

    assertThat(counter.send(counter.event("payment_intent.succeeded", page.intent())).status())
        .isEqualTo(200);

    assertThat(newest(page).state()).isEqualTo(SETTLED);
    assertThat(rest.get(page.payer(), "/api/v2/orders/" + page.orderNumber() + "/").status())
        .isEqualTo(200);
  }

  @Test
  void aBursarThatDiedBeforeItAskedForTheChargeHasChargedNothing() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    // Frozen and stored, and then nothing was sent any more: the update is the first call.
    stripe.faults().add(Fault.refuse());
    assertThat(counter.checkout(page).status()).isEqualTo(400);
    stripe.faults().clear();

    assertThat(newest(page).state()).isEqualTo(CANCELED);
    assertThat(counter.charges(page.intent())).isZero();
    assertThat(counter.checkout(page).status()).isEqualTo(201);
    assertThat(counter.charges(page.intent())).isEqualTo(1);
  }

  @Test
  void nothingToPayNeedsNoIntentAndATroubledStripeGivesAnEmptyObject() {
    var learner = campus.aLearner();
    var empty = counter.captureContext(learner).json().path("capture_context");
    assertThat(empty.path("key_id").asString()).isEmpty();
    assertThat(empty.path("order_id").asString()).startsWith("EDX-");

    counter.put(learner, campus.aCourse().verifiedSku());
    stripe.faults().add(Fault.error(500));
    var failed = rest.get(learner, "/bff/payment/v0/capture-context/");
    assertThat(failed.status()).isEqualTo(400);
    assertThat(failed.body()).isEqualTo("{}");
  }

  @Test
  void nobodyPaysForAnothersIntent() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);

    for (var answer :
        List.of(
            counter.checkout(campus.aLearner(), page.intent(), page.course().verifiedSku()),
            counter.checkout(page.payer(), "pi_unknown", page.course().verifiedSku()),
            counter.checkout(page.payer(), "", ""))) {
      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location"))
          .contains(campus.site().link("/checkout/error/"));
    }
    assertThat(counter.checkout(null, page.intent(), "").status()).isEqualTo(401);
    assertThat(rest.get(null, "/bff/payment/v0/capture-context").status()).isEqualTo(401);
    assertThat(counter.charges(page.intent())).isZero();
  }

  @Test
  void whatIsOwnedAlreadyIsSaidBeforeAnythingIsCharged() {
    var bought = paid();
    counter.put(bought.payer(), bought.course().verifiedSku());
    var again = counter.page(bought.payer(), bought.course());
    stripe.fillIn(again.intent(), StripeCard.VISA);

    var answer = counter.checkout(again);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("user_message").asString()).isNotEmpty();
    assertThat(counter.charges(again.intent())).isZero();
  }

  @Test
  void aPayerWhoSucceedsAfterTheAttemptWasGivenUpGetsTheMoneyBack() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    stripe.faults().add(Fault.hang().only("/confirm"));
    assertThat(counter.checkout(page).status()).isEqualTo(201);
    clock.advance(Duration.ofMinutes(2));
    var attempt = newest(page);
    till.awaitState(purchase(page, attempt), CANCELED);

    // The confirmation, held up all the time, arrives now.
    stripe.faults().clear();
    await().until(() -> counter.charges(page.intent()) == 1);
    counter.send(counter.event("payment_intent.succeeded", page.intent()));

    till.awaitState(purchase(page, attempt), RETURNED);
    assertThat(counter.refunded(page.intent())).isEqualTo(14_900);
    assertThat(till.basket(purchase(page, attempt))).isEqualTo("Open");
    // The basket can be paid again, by another intent.
    var next = counter.page(page.payer(), page.course());
    assertThat(next.intent()).isNotEqualTo(page.intent());
    stripe.fillIn(next.intent(), StripeCard.VISA);
    assertThat(counter.checkout(next).status()).isEqualTo(201);
  }

  private Page paid() {
    var page = counter.aPage();
    stripe.fillIn(page.intent(), StripeCard.VISA);
    assertThat(counter.checkout(page).status()).isEqualTo(201);
    return page;
  }

  private PaymentAttempt newest(Page page) {
    return payments.get(till.newest(page.payer(), page.course()).attemptId());
  }

  private Purchase purchase(Page page, PaymentAttempt attempt) {
    return new Purchase(
        page.payer(), page.course(), attempt.basketId(), attempt.orderNumber(), attempt.id());
  }
}
