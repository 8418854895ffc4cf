package io.bursar.payment.invoice;

import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/// Payment by invoice: the payer transfers the money by bank and quotes a reference, and staff
/// write down what came and what was sent back ([BankTransfers]). What they wrote is all that this
/// processor knows, so that an order comes out of it like out of any other. It exists where
/// `bursar.payment.invoice.instructions` says where payers transfer to.
@Component
@ConditionalOnProperty("bursar.payment.invoice.instructions")
class InvoiceProcessor implements PaymentProcessor {

  private static final Duration PAYER_TRANSFERS_WITHIN = Duration.ofDays(60);
  private static final int PAGE = 500;

  private final TransferStore transfers;
  private final Clock clock;

  InvoiceProcessor(TransferStore transfers, Clock clock) {
    this.transfers = transfers;
    this.clock = clock;
  }

  @Override
  public String name() {
    return BankTransfers.PROCESSOR;
  }

  @Override
  public Duration payerActsWithin() {
    return PAYER_TRANSFERS_WITHIN;
  }

  @Override
  public Exchange<Standing> begin(PaymentRequest request) {
    return standing(request.key());
  }

  @Override
  public Exchange<Standing> lookUp(PaymentToAskFor payment) {
    return standing(payment.key());
  }

  /// What has come counts; for what has not, nobody is asked any more. A transfer that comes later
  /// all the same can still be recorded, and is then to be sent back.
  @Override
  public Exchange<Standing> cancel(PaymentToAskFor payment) {
    var standing = standing(payment.key());
    return standing.outcome() instanceof Standing.AwaitsPayer(var reference, _)
        ? new Exchange<>(new Standing.Canceled(reference), null)
        : standing;
  }

  private Exchange<Standing> standing(UUID key) {
    return new Exchange<>(
        transfers.ofPayment(key).stream()
            .filter(transfer -> transfer.credit() == null)
            .findFirst()
            .<Standing>map(
                came -> new Standing.Settled(came.reference(), came.amount(), "", null, null))
            .orElseGet(
                () -> new Standing.AwaitsPayer(reference(key), new Standing.Action.Elsewhere())),
        null);
  }

  /// It becomes work for somebody, and is done when they say so.
  @Override
  public Exchange<Credit> credit(CreditRequest request) {
    transfers.insertToMake(
        request.payment().key(),
        request.key(),
        back(request.key()),
        request.amount(),
        clock.instant());
    var transfer = transfers.find(back(request.key())).orElseThrow();
    return new Exchange<>(
        transfer.isMade()
            ? new Credit.Done(transfer.reference())
            : new Credit.Pending(
                transfer.reference(), "It is to be sent back by bank transfer, and recorded then."),
        null);
  }

  @Override
  public Exchange<Credits> credits(PaymentToAskFor payment) {
    return new Exchange<>(
        new Credits.Seen(
            transfers.ofPayment(payment.key()).stream()
                .filter(transfer -> transfer.credit() != null)
                .map(InvoiceProcessor::seen)
                .toList()),
        null);
  }

  private static SeenCredit seen(Transfer transfer) {
    return new SeenCredit(
        transfer.reference(),
        transfer.credit(),
        transfer.amount(),
        Credits.Kind.REFUND,
        transfer.isMade() ? Credits.State.DONE : Credits.State.PENDING,
        transfer.createdAt());
  }

  @Override
  public Exchange<Statement> statement(Instant from, Instant until, @Nullable String page) {
    var after = page == null ? 0 : Long.parseLong(page);
    var recorded = transfers.recorded(from, until, after, PAGE);
    var next = recorded.size() == PAGE ? String.valueOf(recorded.getLast().id()) : null;
    return new Exchange<>(
        new Statement.Part(recorded.stream().map(InvoiceProcessor::movement).toList(), next), null);
  }

  private static Movement movement(Transfer transfer) {
    return new Movement(
        transfer.credit() == null ? Statement.Kind.PAYMENT : Statement.Kind.REFUND,
        reference(transfer.payment()),
        transfer.reference(),
        null,
        transfer.amount(),
        Objects.requireNonNull(transfer.recordedAt()));
  }

  /// Nobody notifies: there is nothing genuine.
  @Override
  public Optional<Notice> read(byte[] body, Headers headers) {
    return Optional.empty();
  }

  /// What the payer quotes: short enough to be typed into a bank's form.
  static String reference(UUID payment) {
    return "INV-" + tail(payment);
  }

  private static String back(UUID credit) {
    return "BACK-" + tail(credit);
  }

  private static String tail(UUID key) {
    return key.toString().replace("-", "").substring(0, 12).toUpperCase(Locale.ROOT);
  }
}
