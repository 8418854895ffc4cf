package io.bursar.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.payment.PaymentSearch;
import io.bursar.payment.PaymentState;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.sandbox.http.Fault;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Till;
import io.bursar.testing.Till.Purchase;
import io.bursar.testing.Visitor;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest
class PaymentsPageTest {

  @Autowired PaymentSearch search;
  @Autowired SandboxCardProcessor cards;
  @Autowired Campus campus;
  @Autowired Till till;
  @Autowired JdbcClient db;
  @LocalServerPort int port;

  private Visitor staff;
  private Purchase purchase;

  @BeforeEach
  void aPaymentAndAMemberOfStaff() {
    staff = new Visitor(port, campus.aStaffMember());
    purchase = till.aPurchase();
  }

  @Test
  void aPaymentIsFoundByOrderNumberAndReferenceAndShowsWhatWasSaid() {
    assertThat(staff.get("/dashboard/payments/?name=" + purchase.number()).body())
        .contains(till.reference(purchase), "$149.00", "Pending");
    assertThat(staff.get("/dashboard/payments/?name=" + till.reference(purchase)).body())
        .contains(purchase.number());
    assertThat(staff.get("/dashboard/payments/?name=no-such").body()).contains("Nothing matches");
    assertThat(staff.get(page()).body()).contains("sandbox: begin", "awaiting_payer");
    assertThat(staff.get("/dashboard/payments/99999999/").statusCode()).isEqualTo(404);
    assertThat(new Visitor(port, purchase.payer()).get(page()).statusCode()).isEqualTo(403);
  }

  @AfterEach
  void mendTheProcessor() {
    cards.faults().clear();
  }

  @Test
  void staffAskAndCancel() {
    cards.faults().clear();
    var asked = staff.post(page() + "ask/");
    assertThat(staff.get(Visitor.location(asked)).body()).contains("The payment is pending.");

    var canceled = staff.post(page() + "cancel/");
    assertThat(staff.get(Visitor.location(canceled)).body()).contains("The payment is canceled.");
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(cards.pay(till.reference(purchase), TestCard.PAYS).status().name())
        .isEqualTo("CANCELED");
  }

  @Test
  void thatTheProcessorDidNotAnswerIsNoSuccess() {
    cards.faults().add(Fault.error(503).only(till.reference(purchase)));

    var canceled = staff.post(page() + "cancel/");
    assertThat(staff.get(Visitor.location(canceled)).body())
        .contains("alert-danger", "The processor did not confirm that it takes no money.")
        .doesNotContain("alert-success", "The payment is");
    var asked = staff.post(page() + "ask/");
    assertThat(staff.get(Visitor.location(asked)).body())
        .contains("alert-danger", "The processor gave no clear answer. Try again later.")
        .doesNotContain("alert-success", "The payment is");

    cards.faults().clear();
    var done = staff.post(page() + "cancel/");
    assertThat(staff.get(Visitor.location(done)).body())
        .contains("alert-success", "The payment is canceled.");
    assertThat(staff.get(page()).body()).doesNotContain("alert-success");
  }

  @Test
  void aDoubleClickIsAnsweredTwice() throws Exception {
    cards.faults().clear();
    for (int i = 0; i < 20; i++) {
      for (var answer : twiceAtOnce(() -> staff.post(page() + "ask/"))) {
        assertThat(answer.statusCode()).as("click %d", i).isEqualTo(303);
      }
      assertThat(staff.get(page()).body()).contains("The payment is pending.");
    }
  }

  @Test
  void whatHasHadNoOutcomeForADayIsCountedAndCanBeAbandonedWithAReason() {
    var before = search.countOverdue(campus.site().id());
    assertThat(staff.get(page()).body()).doesNotContain("Abandon");
    var tooEarly = staff.post(page() + "abandon/", "reason", "I looked.");
    assertThat(staff.get(Visitor.location(tooEarly)).body()).contains("no outcome for a day");

    db.sql("update payment.attempts set created_at = created_at - interval '2 days' where id = :id")
        .param("id", purchase.attemptId())
        .update();
    assertThat(search.countOverdue(campus.site().id())).isEqualTo(before + 1);
    assertThat(staff.get(page()).body()).contains("Abandon");
    var silent = staff.post(page() + "abandon/", "reason", " ");
    assertThat(staff.get(Visitor.location(silent)).body()).contains("Say why, in a sentence");

    var done = staff.post(page() + "abandon/", "reason", "Not in the processor's pages.");
    assertThat(staff.get(Visitor.location(done)).body()).contains("The payment is abandoned.");
    assertThat(till.attempt(purchase).state()).isEqualTo(PaymentState.ABANDONED);
    assertThat(till.basket(purchase)).isEqualTo("Open");
    assertThat(search.countOverdue(campus.site().id())).isEqualTo(before);
    assertThat(staff.get(page()).body())
        .as("what happened to a basket that never became an order")
        .contains("Basket", "Frozen", "Abandoned")
        .containsPattern("<p class=\"text-break\">[^<]*Not in the processor&#39;s pages.");
  }

  @Test
  void whatIsToBeReturnedIsOverdueADayAfterThatWasSaidAndATransferAsWell() {
    var before = search.countOverdue(campus.site().id());
    db.sql(
            """
            update payment.attempts
               set state = 'To be returned', processor = 'invoice', reference = null, created_at = created_at - interval '9 days'
             where id = :id
            """)
        .param("id", purchase.attemptId())
        .update();
    assertThat(search.countOverdue(campus.site().id())).isEqualTo(before);

    db.sql("update payment.attempts set updated_at = updated_at - interval '2 days' where id = :id")
        .param("id", purchase.attemptId())
        .update();
    assertThat(search.countOverdue(campus.site().id())).isEqualTo(before + 1);
  }

  private static <T> List<T> twiceAtOnce(Callable<T> click) throws Exception {
    var start = new CyclicBarrier(2);
    Callable<T> together =
        () -> {
          start.await();
          return click.call();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(together);
      return List.of(threads.submit(together).get(), first.get());
    }
  }

  private String page() {
    return "/dashboard/payments/%d/".formatted(purchase.attemptId());
  }
}
