package io.bursar.payment.invoice;

import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Payments;
import io.bursar.shared.Money;
import io.bursar.shared.Refusal;
import io.bursar.site.Sites;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What staff write down of bank transfers. What is written down is settled as any other payment
/// is.
@Component
public class BankTransfers {

  /// The name of the processor whose payments are paid by bank transfer.
  public static final String PROCESSOR = "invoice";

  /// How many are on a page.
  public static final int PAGE_SIZE = 50;

  private static final int BANK_REFERENCE_MAX = 128;
  private static final int PAYER_MAX = 255;
  private static final Duration PAYER_KEPT = Duration.ofDays(730);

  private final InvoiceSettings settings;
  private final TransferStore transfers;
  private final Payments payments;
  private final Credits credits;
  private final Sites sites;
  private final History history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  BankTransfers(
      InvoiceSettings settings,
      TransferStore transfers,
      Payments payments,
      Credits credits,
      Sites sites,
      History history,
      TransactionTemplate transaction,
      Clock clock) {
    this.settings = settings;
    this.transfers = transfers;
    this.payments = payments;
    this.credits = credits;
    this.sites = sites;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Where payers transfer to, as they read it; empty when nobody said.
  public String instructions() {
    return settings.instructions() == null ? "" : settings.instructions();
  }

  /// Invoices of a site that nobody has paid, oldest first, behind this attempt; one more than a
  /// page when there are more. Of those searched for, also those that were given up: their money
  /// may come all the same, and goes back then.
  ///
  /// @param search the beginning of an order number, or the reference that payers quote; empty for
  ///   all
  public List<PaymentAttempt> open(long siteId, String search, long afterId) {
    return payments.get(transfers.open(siteId, search, afterId, PAGE_SIZE + 1));
  }

  /// How much is to be sent back by bank transfer, by every site.
  public long countToSendBack() {
    return transfers.countToMake();
  }

  /// What is to be sent back by bank transfer, oldest first, at most a page.
  public List<ToSendBack> toSendBack() {
    var toMake = transfers.toMake(PAGE_SIZE);
    var references =
        toMake.stream().map(Transfer::payment).map(InvoiceProcessor::reference).distinct().toList();
    var paid =
        payments.find(PROCESSOR, references).stream()
            .collect(Collectors.toMap(PaymentAttempt::reference, Function.identity()));
    return toMake.stream()
        .flatMap(
            transfer ->
                Optional.ofNullable(paid.get(InvoiceProcessor.reference(transfer.payment())))
                    .map(payment -> new ToSendBack(transfer, payment))
                    .stream())
        .toList();
  }

  /// What came for this payment by bank and went back of it, oldest first; nothing for one of
  /// another processor.
  public List<Transfer> of(PaymentAttempt attempt) {
    return attempt.processor().equals(PROCESSOR) ? transfers.ofPayment(attempt.key()) : List.of();
  }

  /// Writes down that the money of an invoice came, and makes the order of it. Repeatable: the same
  /// transfer written down again changes nothing. An invoice that was given up meanwhile can still
  /// be paid, which is then to be sent back. Refuses with [NoSuchInvoice], [Incomplete],
  /// [OtherAmount] and [WrittenDownBefore]. Answers the payment as it then stands.
  ///
  /// @param payer who sent it, as the bank says; forgotten after two years
  /// @param on when the money came
  public PaymentAttempt received(
      long attemptId, Money amount, String bankReference, String payer, LocalDate on, Actor by) {
    var attempt =
        payments
            .find(attemptId)
            .filter(a -> a.processor().equals(PROCESSOR))
            .orElseThrow(NoSuchInvoice::new);
    var bank = checked(bankReference, on, attempt);
    if (payer.isBlank() || payer.length() > PAYER_MAX) {
      throw new Incomplete("Say who sent it, as the bank does, in at most 255 characters.");
    }
    if (!amount.equals(attempt.amount())) {
      throw new OtherAmount(attempt.amount());
    }
    transaction.executeWithoutResult(_ -> write(attempt, amount, bank, payer.strip(), on, by));
    return payments.ask(attemptId, by);
  }

  private void write(
      PaymentAttempt attempt, Money amount, String bank, String payer, LocalDate on, Actor by) {
    var now = clock.instant();
    var reference = InvoiceProcessor.reference(attempt.key());
    var id = transfers.insertReceived(attempt.key(), reference, amount, bank, on, by.userId(), now);
    if (id.isPresent()) {
      transfers.insertPayer(id.get(), payer, now.plus(PAYER_KEPT));
      record(attempt, "A bank transfer came (%s).".formatted(bank), by);
      payments.askSoon(attempt.id());
    } else if (!transfers.find(reference).map(Transfer::bankReference).equals(Optional.of(bank))) {
      throw new WrittenDownBefore();
    }
  }

  /// Writes down that money was sent back by bank. Repeatable. Refuses with [NoSuchInvoice],
  /// [Incomplete] and [WrittenDownBefore].
  public void sentBack(String reference, String bankReference, LocalDate on, Actor by) {
    var transfer =
        transfers.find(reference).filter(t -> t.credit() != null).orElseThrow(NoSuchInvoice::new);
    var attempt =
        payments
            .find(PROCESSOR, InvoiceProcessor.reference(transfer.payment()))
            .orElseThrow(NoSuchInvoice::new);
    var bank = checked(bankReference, on, attempt);
    try {
      transaction.executeWithoutResult(
          _ -> {
            if (transfers.made(reference, bank, on, by.userId(), clock.instant())) {
              record(attempt, "Sent back by bank transfer (%s).".formatted(bank), by);
            } else if (!transfers
                .find(reference)
                .map(Transfer::bankReference)
                .equals(Optional.of(bank))) {
              throw new WrittenDownBefore();
            }
          });
    } catch (DuplicateKeyException known) {
      throw new WrittenDownBefore();
    }
    credits.ofAttempts(List.of(attempt.id())).stream()
        .filter(credit -> Objects.equals(transfer.credit(), credit.key()))
        .map(CreditView::id)
        .forEach(id -> credits.pursue(id, by));
  }

  private String checked(String bankReference, LocalDate on, PaymentAttempt attempt) {
    var bank = bankReference.strip();
    if (bank.isEmpty() || bank.length() > BANK_REFERENCE_MAX) {
      throw new Incomplete("Give the bank's own reference of it, in at most 128 characters.");
    }
    var zone = sites.get(attempt.siteId()).zone();
    if (on.isAfter(LocalDate.ofInstant(clock.instant(), zone))) {
      throw new Incomplete("The day is still to come.");
    }
    if (on.isBefore(LocalDate.ofInstant(attempt.createdAt(), zone).minusMonths(1))) {
      throw new Incomplete("The day is long before the invoice was made.");
    }
    return bank;
  }

  private void record(PaymentAttempt attempt, String what, Actor by) {
    var state = attempt.state().text();
    history.record(
        by, List.of(new Change(attempt.basketId(), null, Subject.PAYMENT, state, state, what)));
  }

  /// Money to send back by bank, and the payment that it came by.
  public record ToSendBack(Transfer transfer, PaymentAttempt payment) {}

  /// There is no such invoice.
  public static final class NoSuchInvoice extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchInvoice() {
      super(Kind.NOT_FOUND, "no-such-invoice", "There is no such invoice.");
    }
  }

  /// Something that has to be said is missing or makes no sense.
  public static final class Incomplete extends Refusal {
    private static final long serialVersionUID = 1L;

    Incomplete(String sentence) {
      super(Kind.INVALID, "transfer-incomplete", sentence);
    }
  }

  /// Another amount came than the invoice is over.
  public static final class OtherAmount extends Refusal {
    private static final long serialVersionUID = 1L;

    OtherAmount(Money due) {
      super(
          Kind.CONFLICT,
          "other-amount",
          "The invoice is over %s %s. Another amount does not pay it: ask for the rest and write both down as one, or send it back."
              .formatted(due.toApiText(), due.currency().getCurrencyCode()));
    }
  }

  /// The bank's reference is known already, or the invoice is paid by another transfer.
  public static final class WrittenDownBefore extends Refusal {
    private static final long serialVersionUID = 1L;

    WrittenDownBefore() {
      super(
          Kind.CONFLICT,
          "transfer-written-down-before",
          "This transfer was written down for something else already, or this was paid by another."
              + " Nothing was changed.");
    }
  }
}
