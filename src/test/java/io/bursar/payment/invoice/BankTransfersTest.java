package io.bursar.payment.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.payment.CreditState;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.invoice.BankTransfers.Incomplete;
import io.bursar.payment.invoice.BankTransfers.NoSuchInvoice;
import io.bursar.payment.invoice.BankTransfers.OtherAmount;
import io.bursar.payment.invoice.BankTransfers.WrittenDownBefore;
import io.bursar.shared.Money;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.TestClock;
import io.bursar.testing.Till;
import io.bursar.testing.Visitor;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who pays by bank transfer gets the order when staff write down that the money came.
@BursarTest
class BankTransfersTest {

  @Autowired BankTransfers transfers;
  @Autowired Payments payments;
  @Autowired Credits credits;
  @Autowired Orders orders;
  @Autowired Campus campus;
  @Autowired Till till;
  @Autowired Rest rest;
  @Autowired TestClock clock;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  private Account staff;
  private Account payer;
  private PaymentAttempt invoice;

  @BeforeEach
  void anInvoice() {
    staff = campus.aStaffMember();
    payer = campus.aLearner();
    invoice = anInvoiceOf(payer);
  }

  @Test
  void thePayerIsToldWhatToTransferAndStaffWriteItDown() {
    assertThat(invoice.state()).isEqualTo(PaymentState.PENDING);
    var page = new Visitor(port, payer).get("/payment/invoice/pay/?payment=" + invoice.id()).body();
    assertThat(page).contains("$149.00", invoice.reference(), "IBAN XX00 1234");

    var desk = new Visitor(port, staff);
    assertThat(desk.get("/dashboard/transfers/?search=" + invoice.orderNumber()).body())
        .contains(invoice.reference());
    var bank = aBankReference();
    var answer =
        desk.post(
            "/dashboard/transfers/%d/received/".formatted(invoice.id()),
            "amount",
            "149.00",
            "bankReference",
            bank,
            "payer",
            "Amelia Rowe",
            "on",
            today().toString());
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(desk.get(Visitor.location(answer)).body())
        .contains("The transfer for " + invoice.orderNumber() + " is written down");

    assertThat(state()).isEqualTo(PaymentState.SETTLED);
    var order = orders.find(invoice.orderNumber()).orElseThrow();
    assertThat(orders.sources(order.id()))
        .singleElement()
        .satisfies(source -> assertThat(source.reference()).isEqualTo(invoice.reference()));
    assertThat(desk.get("/dashboard/transfers/?search=" + invoice.orderNumber()).body())
        .contains("Nothing matches");
    assertThat(history()).contains("A bank transfer came (" + bank + ").");
    assertThat(String.join(" ", history())).doesNotContain("Amelia");
    assertThat(desk.get("/dashboard/payments/%d/".formatted(invoice.id())).body())
        .contains("Came by bank", "from Amelia Rowe", bank);
  }

  @Test
  void theSameTransferWrittenDownTwiceChangesNothingAndAnotherIsRefused() {
    var bank = aBankReference();
    received(invoice, bank);
    received(invoice, bank);

    assertThatThrownBy(() -> received(invoice, aBankReference()))
        .isInstanceOf(WrittenDownBefore.class);
    var other = anInvoiceOf(campus.aLearner());
    assertThatThrownBy(() -> received(other, bank)).isInstanceOf(WrittenDownBefore.class);
    assertThat(payments.get(other.id()).state()).isEqualTo(PaymentState.PENDING);
    assertThat(count("payment.transfers where payment_key = '%s'".formatted(invoice.key())))
        .isEqualTo(1);
  }

  @Test
  void whatDoesNotPayTheInvoiceIsRefused() {
    var bank = aBankReference();
    for (var amount :
        List.of(Money.of(14_899, "USD"), Money.of(14_901, "USD"), Money.of(14_900, "EUR"))) {
      assertThatThrownBy(
              () -> transfers.received(invoice.id(), amount, bank, "Somebody", today(), by()))
          .isInstanceOf(OtherAmount.class)
          .hasMessageContaining("149.00 USD");
    }
    assertThatThrownBy(
            () ->
                transfers.received(
                    invoice.id(), invoice.amount(), bank, "Somebody", today().plusDays(2), by()))
        .isInstanceOf(Incomplete.class);
    assertThatThrownBy(
            () ->
                transfers.received(invoice.id(), invoice.amount(), " ", "Somebody", today(), by()))
        .isInstanceOf(Incomplete.class);
    assertThatThrownBy(
            () -> transfers.received(invoice.id(), invoice.amount(), bank, "", today(), by()))
        .isInstanceOf(Incomplete.class);
    var card = till.aPurchase();
    assertThatThrownBy(() -> received(till.attempt(card), bank)).isInstanceOf(NoSuchInvoice.class);
    assertThat(state()).isEqualTo(PaymentState.PENDING);
    assertThat(count("payment.transfers where bank_reference = '%s'".formatted(bank))).isZero();
  }

  @Test
  void anAmountOrADayThatNobodyWritesSoIsRefused() {
    var desk = new Visitor(port, staff);
    for (var amount : List.of("1.49e2", "1490E-1", "+149", "149.", "0x95", "")) {
      assertThat(said(desk, amount, today().toString()))
          .as(amount)
          .contains("Write the amount as 119.20. Nothing was changed.");
    }
    for (var day : List.of("1000-01-01", today().minusMonths(1).minusDays(1).toString())) {
      assertThat(said(desk, "149.00", day))
          .as(day)
          .contains("The day is long before the invoice was made.");
    }
    assertThat(state()).isEqualTo(PaymentState.PENDING);
    assertThat(said(desk, " 149 ", today().minusMonths(1).toString())).contains("is written down");
  }

  private String said(Visitor desk, String amount, String on) {
    var answer =
        desk.post(
            "/dashboard/transfers/%d/received/".formatted(invoice.id()),
            "amount",
            amount,
            "bankReference",
            aBankReference(),
            "payer",
            "Somebody",
            "on",
            on);
    return desk.get(Visitor.location(answer)).body();
  }

  @Test
  void eightWhoWriteItDownAtOnceMakeOneOrder() throws Exception {
    var bank = aBankReference();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 8)
              .<Callable<PaymentAttempt>>mapToObj(_ -> () -> received(invoice, bank))
              .toList();
      for (var done : pool.invokeAll(calls)) {
        assertThat(done.get().state()).isEqualTo(PaymentState.SETTLED);
      }
    }
    assertThat(count("orders.orders where number = '%s'".formatted(invoice.orderNumber())))
        .isEqualTo(1);
  }

  @Test
  void aTransferThatComesAfterTheInvoiceWasGivenUpIsToBeSentBack() {
    payments.cancel(invoice.id(), Actor.page(payer.id()));
    assertThat(state()).isEqualTo(PaymentState.CANCELED);
    assertThat(
            new Visitor(port, staff)
                .get("/dashboard/transfers/?search=" + invoice.reference())
                .body())
        .contains("/dashboard/transfers/%d/received".formatted(invoice.id()));

    received(invoice, aBankReference());

    assertThat(state()).isEqualTo(PaymentState.TO_BE_RETURNED);
    var credit = credits.ofAttempts(List.of(invoice.id())).getFirst();
    assertThat(credits.pursue(credit.id(), by()).state()).isEqualTo(CreditState.PENDING);
    var owed =
        transfers.toSendBack().stream()
            .filter(back -> back.payment().id() == invoice.id())
            .findFirst()
            .orElseThrow();
    assertThat(owed.transfer().amount()).isEqualTo(invoice.amount());
    var desk = new Visitor(port, staff);
    assertThat(desk.get("/dashboard/payments/%d/".formatted(invoice.id())).body())
        .contains("$149.00 still to be sent,");
    assertThat(desk.get("/dashboard/orders/").body())
        .as("how much waits, on every page of staff")
        .containsPattern("Transfers\\s*<span[^>]*>%d<".formatted(transfers.countToSendBack()));

    var bank = aBankReference();
    transfers.sentBack(owed.transfer().reference(), bank, today(), by());
    transfers.sentBack(owed.transfer().reference(), bank, today(), by());

    assertThat(state()).isEqualTo(PaymentState.RETURNED);
    assertThatThrownBy(
            () -> transfers.sentBack(owed.transfer().reference(), aBankReference(), today(), by()))
        .isInstanceOf(WrittenDownBefore.class);
    assertThat(transfers.toSendBack()).noneMatch(back -> back.payment().id() == invoice.id());
  }

  private PaymentAttempt anInvoiceOf(Account learner) {
    var course = campus.aCourse();
    var answer =
        rest.post(
            learner,
            "/api/v2/baskets/",
            """
            {"products": [{"sku": "%s"}], "checkout": true, "payment_processor_name": "invoice"}
            """
                .formatted(course.verifiedSku()));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return till.attempt(till.newest(learner, course));
  }

  private PaymentAttempt received(PaymentAttempt attempt, String bankReference) {
    return transfers.received(
        attempt.id(), attempt.amount(), bankReference, "Somebody", today(), by());
  }

  private Actor by() {
    return Actor.page(staff.id());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private PaymentState state() {
    return payments.get(invoice.id()).state();
  }

  private static String aBankReference() {
    return "BANK-" + UUID.randomUUID();
  }

  private List<String> history() {
    return db.sql("select why from history.changes where basket_id = :basket")
        .param("basket", invoice.basketId())
        .query(String.class)
        .list();
  }

  private long count(String what) {
    return db.sql("select count(*) from " + what).query(Long.class).single();
  }
}
