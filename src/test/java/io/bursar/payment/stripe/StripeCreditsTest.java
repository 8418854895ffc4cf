package io.bursar.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.sandbox.http.Fault;
import io.bursar.shared.Money;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Money that goes back, whoever gives it, and the statement that tells of all that moved.
class StripeCreditsTest extends AgainstStripe {

  @Test
  void moneyGoesBackOnceUnderAKeyEvenWhenStripeForgotIt() {
    var paid = paid();
    var request = new CreditRequest(UUID.randomUUID(), paid, Money.of(4_900, "USD"), "EDX-7");

    var done = processor.credit(request).outcome();
    assertThat(done).isInstanceOf(Credit.Done.class);
    assertThat(processor.credit(request).outcome()).isEqualTo(done);

    assertThat(seen(paid))
        .singleElement()
        .satisfies(credit -> assertThat(credit.key()).isEqualTo(request.key()))
        .satisfies(credit -> assertThat(credit.amount()).isEqualTo(request.amount()));
    assertThat(processor.credit(more(paid, 10_001)).outcome()).isInstanceOf(Credit.Refused.class);

    var rest = more(paid, 10_000);
    var given = processor.credit(rest).outcome();
    stripe.forgetKeys();
    assertThat(processor.credit(rest).outcome()).isEqualTo(given);
    assertThat(processor.credit(more(paid, 1)).outcome()).isInstanceOf(Credit.Refused.class);
    assertThat(seen(paid)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DROP_ANSWER", "CUT_OFF", "ERROR", "REFUSE"})
  void aCreditWithoutAnAnswerIsUnknownAndFoundByItsKey(Fault.Kind kind) {
    var paid = paid();
    var request = more(paid, 14_900);
    stripe.faults().add(fault(kind));
    stripe.calls().clear();

    assertThat(processor.credit(request).outcome()).isInstanceOf(Credit.Unknown.class);
    // Sent once, and not again by the JDK behind our back.
    assertThat(stripe.calls().count()).isEqualTo(kind == Fault.Kind.REFUSE ? 0 : 1);
    assertThat(processor.credits(paid).outcome()).isInstanceOf(Credits.Unknown.class);

    stripe.faults().clear();
    var done = kind == Fault.Kind.DROP_ANSWER || kind == Fault.Kind.CUT_OFF;
    assertThat(seen(paid))
        .extracting(SeenCredit::key)
        .isEqualTo(done ? List.of(request.key()) : List.of());
  }

  @Test
  void aKeyThatStripeDoesNotTakeIsNoRefusal() {
    var request = more(paid(), 14_900);
    stripe.faults().add(Fault.error(401, "application/json", "{\"error\":{\"message\":\"No.\"}}"));

    assertThat(processor.credit(request).outcome()).isInstanceOf(Credit.Unknown.class);

    stripe.faults().clear();
    assertThat(processor.credit(request).outcome()).isInstanceOf(Credit.Done.class);
  }

  @Test
  void whatOthersGaveBackAndWhatBanksTookIsSeen() {
    var byHand = paid();
    stripe.refundByHand(String.valueOf(byHand.reference()));
    assertThat(seen(byHand))
        .singleElement()
        .satisfies(credit -> assertThat(credit.key()).isNull())
        .satisfies(credit -> assertThat(credit.state()).isEqualTo(Credits.State.DONE));

    var taken = paid();
    var dispute = stripe.dispute(String.valueOf(taken.reference()));
    assertThat(states(taken)).containsExactly(Credits.State.DONE);
    stripe.closeDispute(dispute, "lost");
    assertThat(states(taken)).containsExactly(Credits.State.DONE);
    stripe.closeDispute(dispute, "won");
    assertThat(states(taken)).containsExactly(Credits.State.FAILED);
    stripe.closeDispute(dispute, "warning_under_review");
    assertThat(states(taken)).isEmpty();
  }

  @Test
  void aStatementHoldsAllThatMovedInItsTimeInPages() {
    // Stripe counts whole seconds.
    var from = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(3));
    var until = from.plusSeconds(2);
    clock.set(from);
    var references = new ArrayList<String>();
    for (int i = 0; i < 101; i++) {
      references.add(String.valueOf(paid().reference()));
    }
    stripe.refundByHand(references.getFirst());
    stripe.dispute(references.getLast());
    clock.set(until);
    paid();

    var movements = new ArrayList<Movement>();
    String page = null;
    do {
      var part = (Statement.Part) processor.statement(from, until, page).outcome();
      movements.addAll(part.movements());
      page = part.next();
    } while (page != null);

    assertThat(movements)
        .filteredOn(movement -> movement.kind() == Statement.Kind.PAYMENT)
        .extracting(Movement::payment)
        .containsExactlyInAnyOrderElementsOf(references);
    assertThat(movements)
        .filteredOn(movement -> movement.kind() != Statement.Kind.PAYMENT)
        .extracting(Movement::kind, Movement::payment, Movement::orderNumber)
        .containsExactly(
            tuple(Statement.Kind.REFUND, references.getFirst(), "EDX-104217"),
            tuple(Statement.Kind.DISPUTE, references.getLast(), "EDX-104217"));
  }
}
