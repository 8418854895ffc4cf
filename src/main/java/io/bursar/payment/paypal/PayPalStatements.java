package io.bursar.payment.paypal;

import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Kind;
import io.bursar.payment.spi.Statement.Movement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// PayPal's list of transactions, which it keeps up to date within three hours. A window may be 31
/// days long at most; it is asked for in days.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalStatements {

  private static final int PAGE_SIZE = 100;

  /// PayPal writes offsets without a colon here.
  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HHmm", "Z")
          .toFormatter();

  private final PayPalCalls paypal;
  private final OrderOfCapture orders;

  PayPalStatements(PayPalCalls paypal, OrderOfCapture orders) {
    this.paypal = paypal;
    this.orders = orders;
  }

  Exchange<Statement> read(Instant from, Instant until, @Nullable String page) {
    var asked = page == null ? 1 : Integer.parseInt(page);
    var reply =
        paypal.get(
            "/v1/reporting/transactions?start_date={from}&end_date={until}&fields=transaction_info"
                + "&page_size={size}&page={page}",
            from.toString(),
            // PayPal counts the last second in.
            until.minusSeconds(1).toString(),
            PAGE_SIZE,
            asked);
    if (!reply.isDone()) {
      return new Exchange<>(new Statement.Unknown(reply.detail()), reply.raw());
    }
    var movements = new ArrayList<Movement>();
    try {
      for (var detail : reply.json().path("transaction_details")) {
        movement(detail.path("transaction_info")).ifPresent(movements::add);
      }
    } catch (CannotTell unanswered) {
      return new Exchange<>(
          new Statement.Unknown("PayPal did not say which order a transaction is of."),
          reply.raw());
    }
    var pages = reply.json().path("total_pages").asInt(1);
    return new Exchange<>(
        new Statement.Part(movements, asked < pages ? String.valueOf(asked + 1) : null),
        reply.raw());
  }

  /// Empty for what is no payment and no money back, as fees and transfers to the bank, and for
  /// payments that are no orders of PayPal's.
  private Optional<Movement> movement(JsonNode info) {
    var kind = kind(info.path("transaction_event_code").asString(""));
    if (kind.isEmpty() || !info.path("transaction_status").asString("S").matches("[SV]")) {
      return Optional.empty();
    }
    var id = info.path("transaction_id").asString("");
    var isPayment = kind.get() == Kind.PAYMENT;
    var order = orders.ofCapture(isPayment ? id : info.path("paypal_reference_id").asString(id));
    var invoice = info.path("invoice_id").asString("");
    return order.map(
        of ->
            new Movement(
                kind.get(),
                of,
                isPayment ? of : id,
                invoice.isEmpty() ? null : PayPalInvoiceId.orderNumber(invoice),
                PayPalMoney.read(info.path("transaction_amount")),
                OffsetDateTime.parse(info.path("transaction_initiation_date").asString(""), WRITTEN)
                    .toInstant()));
  }

  /// The event codes of PayPal's reports: T00 payments, T11 money that goes back, of which T1106,
  /// T1110 and T1201 are taken by a bank or held for a dispute.
  private static Optional<Kind> kind(String code) {
    return switch (code) {
      case "T1106", "T1110", "T1201" -> Optional.of(Kind.DISPUTE);
      case "T1107" -> Optional.of(Kind.REFUND);
      default -> code.startsWith("T00") ? Optional.of(Kind.PAYMENT) : Optional.empty();
    };
  }
}
