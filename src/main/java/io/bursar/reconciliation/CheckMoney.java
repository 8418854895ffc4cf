package io.bursar.reconciliation;

import io.bursar.history.Actor;
import io.bursar.order.PaidOrders;
import io.bursar.payment.CreditState;
import io.bursar.payment.CreditView;
import io.bursar.payment.CreditView.Origin;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Statements;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.reconciliation.Verdict.Agrees;
import io.bursar.reconciliation.Verdict.CannotSay;
import io.bursar.reconciliation.Verdict.Disagrees;
import io.bursar.reconciliation.Verdict.Foreign;
import io.bursar.shared.Money;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Compares one thing that a processor says with what is written down here, and the other way
/// round. What Bursar may not have heard of is asked for before it is called a disagreement, by the
/// one way to settle and the one way to give back: most of them end right here.
@Component
class CheckMoney {

  private final Payments payments;
  private final Credits credits;
  private final Statements statements;
  private final PaidOrders orders;
  private final OurNumbers numbers;
  private final Clock clock;

  CheckMoney(
      Payments payments,
      Credits credits,
      Statements statements,
      PaidOrders orders,
      OurNumbers numbers,
      Clock clock) {
    this.payments = payments;
    this.credits = credits;
    this.statements = statements;
    this.orders = orders;
    this.numbers = numbers;
    this.clock = clock;
  }

  /// What can be told of what a statement shows without asking anybody; empty when somebody has to
  /// be asked.
  Optional<Verdict> atOnce(String processor, Movement movement) {
    var attempt = payments.find(processor, movement.payment());
    if (attempt.isPresent()) {
      return movement.kind() != Statement.Kind.PAYMENT && isWrittenDown(attempt.get(), movement)
          ? Optional.of(new Agrees())
          : Optional.empty();
    }
    return movement.kind() == Statement.Kind.PAYMENT && !unheard(processor, movement).isEmpty()
        ? Optional.empty()
        : Optional.of(unknown(processor, movement));
  }

  /// What a statement shows. Never call it inside a transaction.
  Verdict movement(String processor, Movement movement, Actor by) {
    return movement.kind() == Statement.Kind.PAYMENT
        ? payment(processor, movement, by)
        : wentBack(processor, movement, by);
  }

  /// Whether a payment that is known to have been made came to what it should; `ordered` are the
  /// baskets that have become an order.
  static Verdict judged(
      String processor, Movement movement, PaymentAttempt attempt, Set<Long> ordered) {
    var subject = Subject.of(processor, movement, attempt);
    if (!attempt.state().isPaid()) {
      return new Disagrees(
          FindingKind.PAID_WITHOUT_ORDER,
          subject,
          "The statement shows it as paid; here it is %s, and the processor says no other when it is asked."
              .formatted(attempt.state().text()));
    }
    if (attempt.state() == PaymentState.SETTLED && !ordered.contains(attempt.basketId())) {
      return new Disagrees(
          FindingKind.PAID_WITHOUT_ORDER, subject, "It is settled here, and there is no order.");
    }
    var settled = attempt.settled();
    return movement.amount().equals(settled)
        ? new Agrees()
        : new Disagrees(
            FindingKind.OTHER_AMOUNT,
            subject,
            "The statement shows %s; here it is %s."
                .formatted(words(movement.amount()), words(settled)));
  }

  private Verdict payment(String processor, Movement movement, Actor by) {
    var found =
        payments.find(processor, movement.payment()).or(() -> unheardOf(processor, movement, by));
    if (found.isEmpty()) {
      return unknown(processor, movement);
    }
    var id = found.get().id();
    return payments.heard(id, by)
        ? judged(processor, movement, payments.get(id), ordered(payments.get(id)))
        : new CannotSay("The processor did not say where the payment stands.");
  }

  private Set<Long> ordered(PaymentAttempt attempt) {
    return orders.ordered(List.of(attempt.basketId()));
  }

  /// An attempt whose processor's answer never came: it has no reference until it is asked about.
  private Optional<PaymentAttempt> unheardOf(String processor, Movement movement, Actor by) {
    unheard(processor, movement).forEach(it -> payments.ask(it.id(), by));
    return payments.find(processor, movement.payment());
  }

  private List<PaymentAttempt> unheard(String processor, Movement movement) {
    return movement.orderNumber() == null
        ? List.of()
        : payments.ofOrderNumber(movement.orderNumber()).stream()
            .filter(it -> it.processor().equals(processor) && it.reference() == null)
            .toList();
  }

  private Verdict wentBack(String processor, Movement movement, Actor by) {
    var found = payments.find(processor, movement.payment());
    if (found.isEmpty()) {
      return unknown(processor, movement);
    }
    var attempt = found.get();
    if (isWrittenDown(attempt, movement)) {
      return new Agrees();
    }
    if (!payments.heard(attempt.id(), by) || !credits.compare(attempt.id(), by)) {
      return unsaid(processor, movement, attempt);
    }
    // All that the processor tells of is written down by now. A dispute may count for less there.
    return credits.ofAttempts(List.of(attempt.id())).stream()
            .anyMatch(it -> isSame(it, movement) || isDispute(it, movement))
        ? new Agrees()
        : new Disagrees(
            FindingKind.REFUNDED_THERE,
            Subject.of(processor, movement, attempt),
            "The statement shows that it went back; asked about the payment, the processor shows no"
                + " such thing.");
  }

  /// A processor that has forgotten a payment never says: then a person is told.
  private Verdict unsaid(String processor, Movement movement, PaymentAttempt attempt) {
    return movement.at().isAfter(clock.instant().minus(Credits.TELLS_WITHIN))
        ? new CannotSay("The processor did not say what went back.")
        : new Disagrees(
            FindingKind.REFUNDED_THERE,
            Subject.of(processor, movement, attempt),
            "The statement shows that it went back, and the processor does not say what came of"
                + " it.");
  }

  private boolean isWrittenDown(PaymentAttempt attempt, Movement movement) {
    return credits.ofAttempts(List.of(attempt.id())).stream()
        .anyMatch(it -> it.state() != CreditState.FAILED && isSame(it, movement));
  }

  /// Processors call what a bank took otherwise in statements than where they tell of disputes, so
  /// its amount tells which it is.
  private static boolean isSame(CreditView credit, Movement movement) {
    return movement.reference().equals(credit.reference())
        || (isDispute(credit, movement) && credit.amount().equals(movement.amount()));
  }

  private static boolean isDispute(CreditView credit, Movement movement) {
    return movement.kind() == Statement.Kind.DISPUTE && credit.origin() == Origin.DISPUTE;
  }

  /// Only what bears a number of ours is ours: not what another system paid, or the old service.
  private Verdict unknown(String processor, Movement movement) {
    var number = movement.orderNumber();
    var site = number == null ? Optional.<Long>empty() : numbers.site(number);
    return site.isEmpty()
        ? new Foreign()
        : new Disagrees(
            movement.kind() == Statement.Kind.PAYMENT
                ? FindingKind.PAID_WITHOUT_ORDER
                : FindingKind.REFUNDED_THERE,
            Subject.of(processor, movement, number, site.get()),
            "It bears the order number %s, and Bursar knows of no such payment.".formatted(number));
  }

  /// A paid order of whose payment the statement shows nothing: the processor is asked. Never call
  /// it inside a transaction.
  ///
  /// @param paid the order's payment
  Verdict order(Subject paid, long basketId) {
    var attempt =
        payments.ofBasket(basketId).stream()
            .filter(it -> it.state() == PaymentState.SETTLED)
            .filter(it -> it.processor().equals(paid.source()))
            .findFirst();
    if (attempt.isEmpty()) {
      return without(paid, "The order has no payment that was settled.");
    }
    return switch (statements.standing(attempt.get())) {
      case Standing.Settled settled when settled.amount().equals(paid.amount()) -> new Agrees();
      case Standing.Settled settled ->
          new Disagrees(
              FindingKind.OTHER_AMOUNT,
              paid,
              "The processor says %s; here it is %s."
                  .formatted(words(settled.amount()), words(paid.amount())));
      case Standing.Unknown(var detail) -> new CannotSay(detail);
      case Standing.Absent _ -> without(paid, "The processor has never heard of it.");
      case Standing.Canceled _ -> without(paid, "The processor says that it was canceled.");
      case Standing.Declined _ -> without(paid, "The processor says that it was declined.");
      case Standing.AwaitsPayer _, Standing.Approved _ ->
          without(paid, "The processor says that it has not been paid yet.");
    };
  }

  private static Verdict without(Subject paid, String what) {
    return new Disagrees(FindingKind.ORDER_WITHOUT_PAYMENT, paid, what);
  }

  /// A credit that counts as done of which the statement shows nothing: the processor is asked.
  /// Never call it inside a transaction.
  Verdict credit(Subject missing, CreditView credit, Actor by) {
    return credits
        .isShown(credit, by)
        .<Verdict>map(
            shown ->
                shown
                    ? new Agrees()
                    : new Disagrees(
                        FindingKind.REFUND_MISSING,
                        missing,
                        "It counts as given back here, and the processor shows no such refund."))
        .orElseGet(() -> new CannotSay("The processor did not say what went back."));
  }

  /// What went back of a payment against what was taken, as far as that is written down.
  Verdict givenBack(Subject payment) {
    return payments
        .find(payment.source(), payment.reference())
        .<Verdict>map(attempt -> givenBack(payment, attempt))
        .orElseGet(Agrees::new);
  }

  private Verdict givenBack(Subject payment, PaymentAttempt attempt) {
    var left = credits.left(attempt.id());
    return left.minor() >= 0
        ? new Agrees()
        : new Disagrees(
            FindingKind.GIVEN_TWICE,
            payment,
            "Of %s that were taken, %s too much went back."
                .formatted(
                    words(attempt.settled()), words(Money.zero(left.currency()).minus(left))));
  }

  private static String words(@Nullable Money money) {
    return money == null ? "nothing" : money.toApiText() + " " + money.currency().getCurrencyCode();
  }
}
