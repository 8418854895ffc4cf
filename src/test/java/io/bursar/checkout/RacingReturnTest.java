package io.bursar.checkout;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Settlement;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.card.Payment;
import io.bursar.sandbox.card.Refund;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Rest;
import io.bursar.testing.StripeTill;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The processor's signed notification races the payer's browser to Bursar, both over HTTP and each
/// after a random wait. Several payers race at once; no fulfillment worker runs here.
@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
@ExtendWith(OutputCaptureExtension.class)
class RacingReturnTest {

  private static final int PAYERS = 4;
  private static final int RACES = 1_000;
  private static final int RACES_OF_GIVEN_UP = 200;
  private static final Duration WAIT_MAX = Duration.ofMillis(10);
  private static final String BASKETS =
      "(select basket_id from payment.attempts where id = any(:ids))";
  private static final String OF =
      " order_id in (select id from orders.orders where basket_id in " + BASKETS + ")";

  @Autowired Campus campus;
  @Autowired BuyBySku buyBySku;
  @Autowired Rest rest;
  @Autowired Till till;
  @Autowired StripeTill counter;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxStripe stripe;
  @Autowired SandboxPayPal paypal;
  @Autowired Settlement settlement;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  @Test
  void aThousandNotificationsThatRaceTheBrowserMakeAThousandOrdersAndTakeTheMoneyOnce(
      CapturedOutput output) throws Exception {
    var races =
        race(
            RACES,
            List.of(Processor.values()),
            race -> {
              race.pay();
              assertThat(race.run()).startsWith("/checkout/receipt/?order_number=");
            });

    var attempts = races.stream().map(race -> race.purchase.attemptId()).toList();
    assertThat(count("payment.attempts where state = 'Settled' and id = any(:ids)", attempts))
        .isEqualTo(RACES);
    assertThat(count("orders.orders where basket_id in " + BASKETS, attempts)).isEqualTo(RACES);
    assertThat(count("orders.sources where debited = 14900 and refunded = 0 and" + OF, attempts))
        .isEqualTo(RACES);
    assertThat(count("orders.payment_events where" + OF, attempts))
        .as("one payment is written down once")
        .isEqualTo(RACES);
    assertThat(count("payment.credits where attempt_id = any(:ids)", attempts)).isZero();
    assertThat(settledBy("page", attempts) + settledBy("notification", attempts)).isEqualTo(RACES);
    assertThat(settledBy("page", attempts)).as("or the race is none").isBetween(1L, RACES - 1L);
    assertThat(output.getAll().contains("cannot become an order"))
        .as("they stumble over each other")
        .isFalse();
    assertThat(races).allSatisfy(race -> assertThat(race.taken()).isEqualTo(1));
    assertThat(races).allSatisfy(race -> assertThat(race.wentBack()).isEmpty());
  }

  /// The processor says that it was canceled, and is wrong; or nobody answered for it. PayPal takes
  /// nothing of what was given up, so there is no race to lose.
  @Test
  void whatWasGivenUpBeforeAnybodyToldOfItsMoneyGoesBackOnceAndMakesNoOrder() throws Exception {
    var races =
        race(
            RACES_OF_GIVEN_UP,
            List.of(Processor.SANDBOX, Processor.STRIPE),
            race -> {
              race.giveUp();
              race.pay();
              assertThat(race.run()).startsWith("/basket/?payment=");
            });

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              assertThat(races)
                  .allSatisfy(
                      race ->
                          assertThat(till.attempt(race.purchase).state())
                              .isEqualTo(PaymentState.RETURNED));
            });
    for (var race : races) {
      assertThat(race.tell()).isEqualTo(200);
      assertThat(race.wentBack()).containsExactly(14_900L);
    }
    var attempts = races.stream().map(race -> race.purchase.attemptId()).toList();
    assertThat(count("payment.credits where state = 'Done' and attempt_id = any(:ids)", attempts))
        .isEqualTo(RACES_OF_GIVEN_UP);
    assertThat(count("payment.credits where attempt_id = any(:ids)", attempts))
        .isEqualTo(RACES_OF_GIVEN_UP);
    assertThat(count("orders.orders where basket_id in " + BASKETS, attempts)).isZero();
  }

  /// So many races, each in a basket of its own, by payers who each race one at a time.
  private List<Race> race(int races, List<Processor> processors, Run run) throws Exception {
    var courses = IntStream.range(0, races / PAYERS).mapToObj(_ -> campus.aCourse()).toList();
    var all = new ArrayList<Race>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var payers =
          IntStream.range(0, PAYERS)
              .<Callable<List<Race>>>mapToObj(_ -> () -> raceAll(courses, processors, run))
              .toList();
      for (var payer : pool.invokeAll(payers)) {
        all.addAll(payer.get());
      }
    }
    return all;
  }

  private List<Race> raceAll(List<Seats> courses, List<Processor> processors, Run run)
      throws Exception {
    var payer = campus.aLearner();
    var browser = new Visitor(port, payer);
    var races = new ArrayList<Race>();
    for (int i = 0; i < courses.size(); i++) {
      var processor = processors.get(i % processors.size());
      var race = new Race(submit(payer, courses.get(i), processor), processor, browser, i);
      races.add(race);
      run.of(race);
    }
    return races;
  }

  private Purchase submit(Account payer, Seats course, Processor processor) {
    var bought =
        buyBySku.checkout(
            payer,
            campus.site(),
            List.of(course.verifiedSku()),
            Optional.of(processor.nameInUrls()),
            Actor.api(payer.id()));
    var attempt = Objects.requireNonNull(bought.payment());
    return new Purchase(payer, course, bought.basketId(), bought.orderNumber(), attempt.id());
  }

  private static void waitAMoment() {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(WAIT_MAX.toNanos()));
  }

  private long settledBy(String via, List<Long> attempts) {
    return count(
        "history.changes where subject = 'payment' and to_value = 'Settled' and via = '%s' and basket_id in %s"
            .formatted(via, BASKETS),
        attempts);
  }

  private long count(String rows, List<Long> attempts) {
    return db.sql("select count(*) from " + rows)
        .param("ids", attempts.toArray(Long[]::new))
        .query(Long.class)
        .single();
  }

  /// What happens to one payment.
  private interface Run {
    void of(Race race) throws Exception;
  }

  private enum Processor {
    SANDBOX,
    STRIPE,
    PAYPAL;

    String nameInUrls() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One payment that its processor and its payer tell Bursar of.
  private final class Race {

    private final Purchase purchase;
    private final Processor processor;
    private final Visitor browser;
    private final int number;
    private final String reference;

    Race(Purchase purchase, Processor processor, Visitor browser, int number) {
      this.purchase = purchase;
      this.processor = processor;
      this.browser = browser;
      this.number = number;
      this.reference = till.reference(purchase);
    }

    void giveUp() {
      var by = Actor.of(Via.RECONCILIATION);
      if (number / 2 % 2 == 0) {
        settlement.settle(purchase.attemptId(), new Standing.Canceled(reference), by);
      } else {
        settlement.abandon(purchase.attemptId(), reference, "Nobody answered.", by);
      }
    }

    /// The processor's own notification of the card comes a second later, when all is over.
    void pay() {
      switch (processor) {
        case SANDBOX -> cards.pay(reference, TestCard.LATE);
        case STRIPE -> stripe.pay(reference, StripeCard.VISA);
        case PAYPAL -> paypal.approve(reference, "pays");
      }
    }

    /// Where the browser is sent.
    String run() throws Exception {
      var told =
          new FutureTask<>(
              () -> {
                waitAMoment();
                return tell();
              });
      Thread.ofVirtual().start(told);
      waitAMoment();
      var back = browser.get(wayBack());
      assertThat(told.get()).isEqualTo(200);
      return Visitor.location(back);
    }

    /// How Bursar answers the notification.
    int tell() {
      return switch (processor) {
        case SANDBOX -> till.notify(purchase);
        case STRIPE -> counter.send(counter.event("payment_intent.succeeded", reference)).status();
        case PAYPAL -> {
          var body =
              paypal.webhooks("CHECKOUT.ORDER.APPROVED").stream()
                  .filter(event -> event.contains(reference))
                  .findFirst()
                  .orElseThrow();
          var headers =
              paypal.headers(body).entrySet().stream()
                  .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                  .toArray(String[]::new);
          yield rest.send(
                  null,
                  "POST",
                  "/payment/paypal/notify/",
                  "application/json",
                  ofString(body),
                  headers)
              .status();
        }
      };
    }

    private String wayBack() {
      var query =
          switch (processor) {
            case SANDBOX -> "payment=";
            case STRIPE -> "payment_intent=";
            case PAYPAL -> "PayerID=X&token=";
          };
      return "/payment/%s/return/?%s%s".formatted(processor.nameInUrls(), query, reference);
    }

    /// How often the processor took the money.
    long taken() {
      return switch (processor) {
        case SANDBOX ->
            cards.payment(reference).orElseThrow().status() == Payment.Status.SUCCEEDED ? 1 : 0;
        case STRIPE -> counter.charges(reference);
        case PAYPAL -> ofPayPal("captures");
      };
    }

    /// What the processor gave back, each for itself.
    List<Long> wentBack() {
      return switch (processor) {
        case SANDBOX -> cards.refundsOf(reference).stream().map(Refund::amount).toList();
        case STRIPE ->
            stripe.all("refund").stream()
                .filter(refund -> refund.path("payment_intent").asString("").equals(reference))
                .map(refund -> refund.path("amount").asLong())
                .toList();
        case PAYPAL -> Collections.nCopies((int) ofPayPal("refunds"), 14_900L);
      };
    }

    private long ofPayPal(String kind) {
      return paypal
          .order(reference)
          .path("purchase_units")
          .path(0)
          .path("payments")
          .path(kind)
          .size();
    }
  }
}
