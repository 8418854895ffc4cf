package io.bursar.dashboard;

import static java.util.stream.Collectors.toMap;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.dashboard.LiveView.Folded;
import io.bursar.history.History;
import io.bursar.page.Shown;
import io.bursar.payment.CreditView;
import io.bursar.payment.Credits;
import io.bursar.payment.PaymentAttempt;
import io.bursar.payment.Payments;
import io.bursar.payment.invoice.BankTransfers;
import io.bursar.payment.invoice.Transfer;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads one payment for staff: whose it is, what it came to, what went back of it, and what
/// happened to its basket, which may never have become an order.
@Component
class PaymentReader {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.US);

  private final Payments payments;
  private final Credits credits;
  private final BankTransfers transfers;
  private final History history;
  private final Accounts accounts;
  private final OrderReader reader;

  PaymentReader(
      Payments payments,
      Credits credits,
      BankTransfers transfers,
      History history,
      Accounts accounts,
      OrderReader reader) {
    this.payments = payments;
    this.credits = credits;
    this.transfers = transfers;
    this.history = history;
    this.accounts = accounts;
    this.reader = reader;
  }

  /// What is known of this payment.
  PaymentView read(PaymentAttempt attempt, ZoneId zone) {
    return new PaymentView(
        accounts.get(attempt.userId()).username(),
        attempt.settled() == null ? null : Shown.money(attempt.settled()),
        paidWith(attempt),
        attempt.capture(),
        Shown.second(attempt.updatedAt(), zone),
        attempt.asked(),
        attempt.reason(),
        transfers.of(attempt).stream().map(PaymentReader::transfer).toList(),
        credits.ofAttempts(List.of(attempt.id())).stream().map(it -> credit(it, zone)).toList(),
        Folded.of(story(attempt.basketId(), zone)),
        payments.responsesOf(attempt).stream().map(it -> reader.answer(it, zone)).toList());
  }

  private List<Step> story(long basketId, ZoneId zone) {
    var entries = history.of(basketId).stream().filter(entry -> entry.lineId() == null).toList();
    var ids = entries.stream().map(entry -> entry.by().userId()).filter(Objects::nonNull);
    var people =
        accounts.byIds(ids.distinct().toList()).values().stream()
            .collect(toMap(Account::id, Account::username));
    return new Timeline(Map.of(), people, zone).tell(entries, List.of(), List.of());
  }

  private static String paidWith(PaymentAttempt attempt) {
    return Stream.of(attempt.cardType(), attempt.label())
        .filter(Objects::nonNull)
        .reduce("", (said, word) -> (said + " " + word).strip());
  }

  private static TransferRow transfer(Transfer transfer) {
    return new TransferRow(
        Shown.money(transfer.amount()),
        transfer.credit() != null,
        transfer.movedOn() == null ? null : DAY.format(transfer.movedOn()),
        transfer.payer(),
        transfer.bankReference(),
        transfer.reference());
  }

  private static CreditRow credit(CreditView credit, ZoneId zone) {
    return new CreditRow(
        Shown.money(credit.amount()),
        Colors.of(credit.state()),
        switch (credit.origin()) {
          case BURSAR -> "asked for here";
          case PROCESSOR -> "given in the processor's own pages";
          case DISPUTE -> "taken by the payer's bank";
          case OUTSIDE -> "paid back in another way";
        },
        credit.reference(),
        credit.reason(),
        Shown.minute(credit.createdAt(), zone));
  }

  /// One payment.
  ///
  /// @param settled what was taken; null for nothing
  /// @param paidWith card and last digits, or whatever the processor says; empty for nothing
  /// @param capture the processor's id of the money; null when it has none of its own
  /// @param asked how often the processor was asked by itself
  /// @param reason why it was declined or is given back; empty otherwise
  /// @param story what happened to its basket and order but not to single lines, oldest first
  record PaymentView(
      String payer,
      @Nullable String settled,
      String paidWith,
      @Nullable String capture,
      Shown.Time updated,
      int asked,
      String reason,
      List<TransferRow> transfers,
      List<CreditRow> credits,
      Folded story,
      List<OrderView.AnswerView> answers) {}

  /// Money that came by bank, or goes back by bank.
  ///
  /// @param on the day it moved; null until it did
  /// @param payer who sent it; null for what goes back, and once forgotten
  /// @param bank what the bank calls it; null until it moved
  record TransferRow(
      String amount,
      boolean goesBack,
      @Nullable String on,
      @Nullable String payer,
      @Nullable String bank,
      String reference) {}

  /// Money that went back.
  record CreditRow(
      String amount,
      Shown.Badge state,
      String who,
      @Nullable String reference,
      String reason,
      Shown.Time since) {}
}
