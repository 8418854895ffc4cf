package io.bursar.payment.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Kind;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import io.bursar.testing.Till.Purchase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What PayPal's list of transactions says of which payment.
class PayPalStatementTest extends AgainstPayPal {

  @AfterEach
  void wholePagesAgain() {
    paypal.desk().listsInPagesOf(500);
  }

  @Test
  void whatCameAndWentIsToldOfTheOrderOnAllPages() {
    var from = clock.instant();
    var purchases = List.of(settled(), settled(), settled());
    purchases.forEach(purchase -> paypal.desk().refund(reference(purchase), "49.00"));
    paypal.desk().listsInPagesOf(2);

    var all = read(from.minusSeconds(2), clock.instant().plusSeconds(2));

    for (var purchase : purchases) {
      var ours = of(purchase, all);
      assertThat(ours).extracting(Movement::kind).containsExactly(Kind.PAYMENT, Kind.REFUND);
      assertThat(ours)
          .extracting(Movement::amount)
          .containsExactly(Money.of(14_900, "USD"), Money.of(4_900, "USD"));
      assertThat(ours)
          .extracting(Movement::orderNumber)
          .containsOnly(till.attempt(purchase).orderNumber());
      assertThat(ours.getFirst().reference()).isEqualTo(reference(purchase));
    }
  }

  @Test
  void aLongTimeIsReadInWindowsAndABusyOneInHalves() {
    var from = clock.instant();
    var purchase = settled();
    assertThat(of(purchase, read(from.minus(Duration.ofDays(70)), clock.instant().plusSeconds(2))))
        .hasSize(1);

    paypal
        .faults()
        .add(
            Fault.error(400, "application/json", "{\"name\":\"RESULTSET_TOO_LARGE\"}")
                .only("/v1/reporting/")
                .times(3));
    assertThat(of(purchase, read(from.minus(Duration.ofDays(1)), clock.instant().plusSeconds(2))))
        .hasSize(1);
  }

  @Test
  void anAnswerThatDoesNotComeIsNoStatement() {
    var from = clock.instant();
    var purchase = settled();
    forgetTheCapture(purchase);
    for (var fault :
        List.of(
            Fault.error(500).only("/v1/reporting/"),
            Fault.error(429).only("/v1/reporting/"),
            Fault.error(503).only("/v2/payments/captures/"))) {
      paypal.faults().add(fault);
      assertThat(
              adapter
                  .statement(from.minusSeconds(2), clock.instant().plusSeconds(2), null)
                  .outcome())
          .isInstanceOf(Statement.Unknown.class);
      paypal.faults().clear();
    }
    assertThat(of(purchase, read(from.minusSeconds(2), clock.instant().plusSeconds(2)))).hasSize(1);
  }

  @Test
  void aRefundThatIsPendingOrFailedHasNotMoved() {
    var from = clock.instant();
    var purchase = settled();
    for (var status : List.of("PENDING", "FAILED")) {
      paypal.desk().nextRefundIs(reference(purchase), status);
      paypal.desk().refund(reference(purchase), "10.00");
    }
    assertThat(of(purchase, read(from.minusSeconds(2), clock.instant().plusSeconds(2))))
        .extracting(Movement::kind)
        .containsExactly(Kind.PAYMENT);
  }

  @Test
  void aDisputeIsToldOnceItTookMoneyAndNoLongerOnceItCameBack() {
    var from = clock.instant();
    var purchase = settled();
    var dispute = paypal.desk().dispute(reference(purchase), "149.00", "CHARGEBACK");
    assertThat(kinds(purchase, from)).as("held").containsExactly(Kind.PAYMENT);

    paypal.desk().decideDispute(dispute, "RESOLVED_BUYER_FAVOUR", "149.00", true);
    assertThat(kinds(purchase, from)).containsExactly(Kind.PAYMENT, Kind.DISPUTE);

    paypal.desk().decideDispute(dispute, "RESOLVED_SELLER_FAVOUR", null, false);
    assertThat(kinds(purchase, from)).as("it came back").containsExactly(Kind.PAYMENT);
  }

  @Test
  void ofWhatIsKnownPayPalIsNotAskedWhichOrderItIsOf() {
    // Behind what other tests bought.
    clock.advance(Duration.ofMinutes(1));
    var from = clock.instant();
    var purchases = List.of(settled(), settled());
    purchases.forEach(purchase -> paypal.desk().refund(reference(purchase), "49.00"));
    paypal.faults().add(Fault.error(429).only("/v2/"));

    var all = read(from.minusSeconds(2), clock.instant().plusSeconds(2));

    for (var purchase : purchases) {
      assertThat(of(purchase, all))
          .extracting(Movement::kind)
          .containsExactly(Kind.PAYMENT, Kind.REFUND);
    }
  }

  @Test
  void whatIsNotKnownIsAskedAboutAndToldOfItsOrder() {
    var from = clock.instant();
    var purchase = settled();
    paypal.desk().refund(reference(purchase), "49.00");
    forgetTheCapture(purchase);

    assertThat(kinds(purchase, from)).containsExactly(Kind.PAYMENT, Kind.REFUND);
  }

  /// Then the number of the order is all that tells whose it is.
  @Test
  void aCaptureThatNamesNoOrderIsToldWithTheShopsNumberAndOthersAreLeftOut() {
    var from = clock.instant();
    var purchase = settled();
    paypal.desk().refund(reference(purchase), "49.00");
    var number = till.attempt(purchase).orderNumber();
    var capture = String.valueOf(till.attempt(purchase).capture());
    assertThat(payments.find("paypal", capture).orElseThrow().id()).isEqualTo(purchase.attemptId());
    forgetTheCapture(purchase);
    paypal
        .faults()
        .add(
            Fault.error(
                    200,
                    "application/json",
                    "{\"id\":\"%s\",\"invoice_id\":\"%s-0123abcd\"}".formatted(capture, number))
                .only("/v2/payments/captures/" + capture));

    var ours =
        read(from.minusSeconds(2), clock.instant().plusSeconds(2)).stream()
            .filter(movement -> number.equals(movement.orderNumber()))
            .toList();
    assertThat(ours).extracting(Movement::kind).containsExactly(Kind.PAYMENT, Kind.REFUND);
    assertThat(ours).extracting(Movement::payment).containsOnly(capture);
  }

  private void forgetTheCapture(Purchase purchase) {
    db.sql("update payment.attempts set capture = null where id = :id")
        .param("id", purchase.attemptId())
        .update();
  }

  private List<Kind> kinds(Purchase purchase, Instant from) {
    return of(purchase, read(from.minusSeconds(2), clock.instant().plusSeconds(2))).stream()
        .map(Movement::kind)
        .toList();
  }

  private List<Movement> read(Instant from, Instant until) {
    var all = new ArrayList<Movement>();
    @Nullable String page = null;
    do {
      var part = (Statement.Part) adapter.statement(from, until, page).outcome();
      all.addAll(part.movements());
      page = part.next();
    } while (page != null);
    return all;
  }

  private List<Movement> of(Purchase purchase, List<Movement> all) {
    return all.stream().filter(movement -> movement.payment().equals(reference(purchase))).toList();
  }
}
