package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;

import io.bursar.history.Actor;
import io.bursar.order.PaidOrders;
import io.bursar.order.PaidOrders.PaidOrder;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.payment.Statements;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.reconciliation.DayStore.Day;
import io.bursar.reconciliation.Verdict.Agrees;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Compares what a processor says moved within a day (of UTC) with what is written down here, both
/// ways. Repeatable: a day that could not be compared to its end is compared again, and what was
/// asked about by then and is as it should be is not asked about anew.
@Component
class CompareStatement {

  private static final int BATCH = 500;
  private static final Duration SLICE = Duration.ofHours(1);

  private final Statements statements;
  private final Payments payments;
  private final Credits credits;
  private final PaidOrders orders;
  private final CheckMoney check;
  private final OurNumbers numbers;
  private final MovementStore movements;
  private final FindingStore findings;
  private final DayStore days;
  private final Clock clock;

  CompareStatement(
      Statements statements,
      Payments payments,
      Credits credits,
      PaidOrders orders,
      CheckMoney check,
      OurNumbers numbers,
      MovementStore movements,
      FindingStore findings,
      DayStore days,
      Clock clock) {
    this.statements = statements;
    this.payments = payments;
    this.credits = credits;
    this.orders = orders;
    this.check = check;
    this.numbers = numbers;
    this.movements = movements;
    this.findings = findings;
    this.days = days;
    this.clock = clock;
  }

  /// Never call it inside a transaction.
  Day compare(String processor, LocalDate day, Actor by) {
    var from = day.atStartOfDay(UTC).toInstant();
    var until = day.plusDays(1).atStartOfDay(UTC).toInstant();
    var now = clock.instant();
    if (days.complete(processor, day).containsKey(day)) {
      movements.forgetAsked(processor, from, until);
    }
    var unread = read(processor, from, until);
    if (unread.isPresent()) {
      return new Day(processor, day, false, unread.get(), 0, 0, now);
    }
    var tally = new Tally(findings, now);
    tally.addAgreed(movements.countAsked(processor, from, until));
    shown(processor, from, until, tally, by);
    for (var at = from; at.isBefore(until); at = at.plus(SLICE)) {
      paid(processor, at, at.plus(SLICE), tally);
    }
    givenBack(processor, from, until, tally, by);
    return tally.day(processor, day);
  }

  /// Keeps the statement; a sentence when it could not be read to its end.
  private Optional<String> read(String processor, Instant from, Instant until) {
    var now = clock.instant();
    String page = null;
    do {
      switch (statements.page(processor, from, until, page)) {
        case Statement.Unknown(var detail) -> {
          return Optional.of("The statement could not be read: " + detail);
        }
        case Statement.Part(var moved, var next) -> {
          movements.keep(processor, moved.stream().map(this::withoutForeignNumber).toList(), now);
          page = next;
        }
      }
    } while (page != null && !Thread.currentThread().isInterrupted());
    if (page != null) {
      return Optional.of("Bursar was stopped meanwhile.");
    }
    movements.dropUnread(processor, from, until, now);
    return Optional.empty();
  }

  /// What other systems write there is none of Bursar's business.
  private Movement withoutForeignNumber(Movement movement) {
    var number = movement.orderNumber();
    return number == null || numbers.site(number).isPresent()
        ? movement
        : new Movement(
            movement.kind(),
            movement.payment(),
            movement.reference(),
            null,
            movement.amount(),
            movement.at());
  }

  private void shown(String processor, Instant from, Instant until, Tally tally, Actor by) {
    @Nullable Movement last = null;
    List<Movement> batch;
    do {
      batch = movements.between(processor, from, until, last, BATCH);
      var known =
          payments.find(processor, batch.stream().map(Movement::payment).toList()).stream()
              .collect(
                  Collectors.toMap(
                      it -> Objects.requireNonNull(it.reference()), Function.identity()));
      var ordered = ordered(known);
      for (var movement : batch) {
        var attempt = known.get(movement.payment());
        var isClear =
            attempt != null
                && movement.kind() == Statement.Kind.PAYMENT
                && CheckMoney.judged(processor, movement, attempt, ordered) instanceof Agrees;
        if (isClear || findings.isKnown(processor, movement.reference())) {
          tally.add(new Agrees());
          continue;
        }
        var verdict = check.atOnce(processor, movement);
        if (verdict.isPresent()) {
          tally.add(verdict.get());
        } else if (tally.mayAsk()) {
          asked(check.movement(processor, movement, by), processor, movement, tally);
        }
      }
      last = batch.isEmpty() ? null : batch.getLast();
    } while (batch.size() == BATCH);
  }

  private Set<Long> ordered(Map<String, PaymentAttempt> known) {
    return orders.ordered(
        known.values().stream()
            .filter(it -> it.state() == PaymentState.SETTLED)
            .map(PaymentAttempt::basketId)
            .collect(Collectors.toSet()));
  }

  private void paid(String processor, Instant from, Instant until, Tally tally) {
    var all = orders.between(processor, from, until);
    var shown =
        movements.shown(
            processor, Statement.Kind.PAYMENT, all.stream().map(PaidOrder::reference).toList());
    for (var paid : all) {
      if (isToBeAskedAbout(processor, paid.reference(), shown, tally)) {
        asked(
            check.order(subject(processor, paid), paid.basketId()),
            processor,
            new Movement(
                Statement.Kind.PAYMENT,
                paid.reference(),
                paid.reference(),
                paid.number(),
                paid.amount(),
                paid.paidAt()),
            tally);
      }
    }
  }

  private void givenBack(String processor, Instant from, Instant until, Tally tally, Actor by) {
    var all = credits.doneBetween(processor, from, until);
    var shown =
        movements.shown(
            processor,
            Statement.Kind.REFUND,
            all.stream().map(CreditView::reference).filter(Objects::nonNull).toList());
    for (var credit : all) {
      var reference = credit.reference();
      if (reference != null && isToBeAskedAbout(processor, reference, shown, tally)) {
        var attempt = payments.get(credit.attemptId());
        asked(
            check.credit(subject(processor, attempt, credit, reference), credit, by),
            processor,
            new Movement(
                Statement.Kind.REFUND,
                Objects.requireNonNullElse(attempt.reference(), reference),
                reference,
                attempt.orderNumber(),
                credit.amount(),
                credit.updatedAt()),
            tally);
      }
    }
  }

  private boolean isToBeAskedAbout(
      String processor, String reference, Set<String> shown, Tally tally) {
    return !shown.contains(reference) && !findings.isKnown(processor, reference) && tally.mayAsk();
  }

  /// What was asked about and is as it should be counts as shown until the day is complete.
  private void asked(Verdict verdict, String processor, Movement movement, Tally tally) {
    tally.add(verdict);
    if (verdict instanceof Agrees) {
      movements.keepAsked(processor, movement, clock.instant());
    }
  }

  private static Subject subject(
      String processor, PaymentAttempt attempt, CreditView credit, String reference) {
    return new Subject(
        processor,
        reference,
        attempt.reference(),
        attempt.orderNumber(),
        attempt.siteId(),
        credit.amount());
  }

  private static Subject subject(String processor, PaidOrder paid) {
    return new Subject(
        processor, paid.reference(), paid.reference(), paid.number(), paid.siteId(), paid.amount());
  }
}
