package io.bursar.refund;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.payment.Credits;
import io.bursar.payment.Payments;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.refund.Refund.Choice;
import io.bursar.refund.RefundPlan.Ask;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.paypal.SandboxPayPal;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A refund whose program dies after any of its steps is brought to its end by workers, and one
/// whose every step is made twice ends the same: the money goes once, the course once. The
/// processor has forgotten its keys all the while.
@BursarTest
@Import(Cashier.class)
class KilledRefundTest {

  private static final int STEPS = 9;

  @Autowired Cashier cashier;
  @Autowired DecideRefund decideRefund;
  @Autowired RefundMoney money;
  @Autowired RefundAccess access;
  @Autowired Credits credits;
  @Autowired Payments payments;
  @Autowired SandboxPayPal paypal;
  @Autowired SandboxStripe stripe;
  @Autowired Fulfillments fulfillments;
  @Autowired SandboxCardProcessor cards;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;

  private Account learner;
  private Account staff;
  private Actor by;
  private Seats course;

  @BeforeEach
  void aLearnerAndACourse() {
    learner = campus.aLearner();
    staff = campus.aStaffMember();
    by = Actor.page(staff.id());
    course = campus.aCourse();
    cards.desk().forgetful(true);
  }

  @AfterEach
  void mendTheProcessor() {
    cards.desk().forgetful(false);
  }

  @ParameterizedTest(name = "killed after step {0}, {1}, {2}, {3}")
  @MethodSource("kills")
  void itEndsTheSame(int after, Choice choice, Way way, String processor) {
    var order = deliveredBy(processor);
    var refund = cashier.refund(order, way.ask(order), staff);

    for (int i = 0; i <= after; i++) {
      step(i, order, refund, choice);
    }
    clock.advance(Duration.ofMinutes(2));

    assertThatItEnds(order, refund, choice, way, processor);
  }

  @ParameterizedTest
  @MethodSource("choices")
  void everyStepMayBeMadeTwice(Choice choice, Way way, String processor) {
    var order = deliveredBy(processor);
    var refund = cashier.refund(order, way.ask(order), staff);

    for (int i = 0; i < STEPS; i++) {
      step(i, order, refund, choice);
      if (i != 3) {
        step(i, order, refund, choice);
      }
    }

    assertThatItEnds(order, refund, choice, way, processor);
  }

  /// Every step of the whole way; of the others those where they differ.
  static Stream<Arguments> kills() {
    return choices()
        .flatMap(
            it ->
                steps(it.get()[0], it.get()[1], it.get()[2])
                    .mapToObj(step -> Arguments.of(step, it.get()[0], it.get()[1], it.get()[2])));
  }

  private static IntStream steps(Object choice, Object way, Object processor) {
    if (!processor.equals("sandbox")) {
      return IntStream.rangeClosed(1, 5);
    }
    if (way == Way.AMOUNT) {
      return IntStream.of(1, 3, 5);
    }
    return choice == Choice.LEAVE ? IntStream.of(0, 5, 6, 8) : IntStream.range(0, STEPS);
  }

  static Stream<Arguments> choices() {
    return Stream.of(
        Arguments.of(Choice.REVOKE, Way.LINE, "sandbox"),
        Arguments.of(Choice.LEAVE, Way.LINE, "sandbox"),
        Arguments.of(Choice.REVOKE, Way.AMOUNT, "sandbox"),
        Arguments.of(Choice.REVOKE, Way.AMOUNT, "stripe"),
        Arguments.of(Choice.REVOKE, Way.AMOUNT, "paypal"),
        Arguments.of(Choice.REVOKE, Way.AMOUNT, "invoice"));
  }

  private Order deliveredBy(String processor) {
    return cashier.delivered(cashier.paidBy(processor, learner, course.verifiedSku()), learner);
  }

  private void step(int number, Order order, Refund refund, Choice choice) {
    var id = refund.id();
    var line = order.lines().getFirst().id();
    switch (number) {
      case 0 -> decideRefund.approve(id, choice, false, by);
      case 1 -> money.prepare(id, by);
      case 2 -> claimTheCredit(refund);
      case 3 -> callTheProcessor(order, refund);
      case 4 -> {
        clock.advance(Duration.ofMinutes(2));
        stripe.forgetKeys();
        paypal.forgetRequests();
        credits.pursue(creditOf(refund), by);
      }
      case 5 -> money.book(id, by);
      case 6 -> access.wish(id, by);
      case 7 -> fulfillments.deliverLine(order.id(), line, by);
      case 8 -> access.judge(id, by);
      default -> throw new IllegalArgumentException("No step " + number);
    }
  }

  /// The program had the right to ask, and died before it did.
  private void claimTheCredit(Refund refund) {
    db.sql(
            """
            update payment.credits
               set state = 'Unknown', lease_token = gen_random_uuid(), lease_until = :until, asked_at = :now, tries = tries + 1
             where id = :id and state = 'To be asked'
            """)
        .param("id", creditOf(refund))
        .param("now", clock.instant().atOffset(UTC))
        .param("until", clock.instant().plusSeconds(90).atOffset(UTC))
        .update();
  }

  /// The processor did it, and the program died before it heard so.
  private void callTheProcessor(Order order, Refund refund) {
    stripe.forgetKeys();
    paypal.forgetRequests();
    var share = cashier.again(refund).shares().getFirst();
    var credit = credits.get(share.creditId());
    var attempt = payments.get(credit.attemptId());
    cashier
        .processor(attempt.processor())
        .credit(
            new CreditRequest(
                Objects.requireNonNull(credit.key()),
                new PaymentToAskFor(attempt.key(), attempt.reference(), attempt.amount()),
                credit.amount(),
                order.number()));
  }

  private long creditOf(Refund refund) {
    return cashier.again(refund).shares().getFirst().creditId();
  }

  private void assertThatItEnds(
      Order order, Refund refund, Choice choice, Way way, String processor) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(15));
              if (processor.equals("invoice")) {
                cashier.sendBackByBank(order, staff);
              }
              assertThat(cashier.again(refund).status()).isEqualTo(RefundStatus.COMPLETE);
            });
    assertThat(cashier.creditsAt(processor, order)).containsExactly(way.cents);
    assertThat(cashier.refunded(order)).isEqualTo(Money.of(way.cents, "USD"));
    assertThat(cashier.refundedEvents(order)).isEqualTo(1);
    var ends = choice == Choice.REVOKE && way == Way.LINE;
    assertThat(isEnrolled()).isEqualTo(!ends);
    assertThat(cashier.ledger(order))
        .containsExactly(
            way == Way.AMOUNT ? "verified granted" : ends ? "verified revoked" : "verified left");
    assertThat(cashier.actions(order).stream().filter("revoke"::equals).count())
        .isEqualTo(ends ? 1 : 0);
  }

  private boolean isEnrolled() {
    return lms.enrollment(learner.username(), course.courseId())
        .filter(enrollment -> enrollment.active())
        .isPresent();
  }

  enum Way {
    LINE(14_900),
    AMOUNT(700);

    final long cents;

    Way(long cents) {
      this.cents = cents;
    }

    Ask ask(Order order) {
      var line = order.lines().getFirst().id();
      return this == LINE
          ? new Ask.Quantities(Map.of(line, 1))
          : new Ask.Amounts(Map.of(line, Money.of(cents, "USD")));
    }
  }
}
