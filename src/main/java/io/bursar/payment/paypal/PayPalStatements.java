package io.bursar.payment.paypal;

import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Kind;
import io.bursar.payment.spi.Statement.Movement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
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
      new java.time.format.DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HHmm", "Z")
          .toFormatter();

  private final PayPalCalls paypal;

  PayPalStatements(PayPalCalls paypal) {
    this.paypal = paypal;
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
    for (var detail : reply.json().path("transaction_details")) {
      var moved = movement(detail.path("transaction_info"));
      if (moved == null) {
        return new Exchange<>(
            new Statement.Unknown("PayPal did not say which order a transaction is of."),
            reply.raw());
      }
      movements.addAll(moved);
    }
    var pages = reply.json().path("total_pages").asInt(1);
    return new Exchange<>(
        new Statement.Part(movements, asked < pages ? String.valueOf(asked + 1) : null),
        reply.raw());
  }

  /// Empty for what is no payment and no money back, as fees and transfers to the bank; null when
  /// its order cannot be told now.
  private @Nullable List<Movement> movement(JsonNode info) {
    var kind = kind(info.path("transaction_event_code").asString(""));
    if (kind.isEmpty() || !info.path("transaction_status").asString("S").matches("[SV]")) {
      return List.of();
    }
    var id = info.path("transaction_id").asString("");
    var capture = kind.get() == Kind.PAYMENT ? id : info.path("paypal_reference_id").asString(id);
    var order = orderOf(capture);
    if (order == null) {
      return null;
    }
    var invoice = info.path("invoice_id").asString("");
    return order.isEmpty()
        ? List.of()
        : List.of(
            new Movement(
                kind.get(),
                order,
                kind.get() == Kind.PAYMENT ? order : id,
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

  /// The order of a capture; empty when it is no capture of an order, null when PayPal does not say
  /// now.
  private @Nullable String orderOf(String capture) {
    var reply = paypal.get("/v2/payments/captures/{id}", capture);
    if (reply.isMissing()) {
      return "";
    }
    return reply.isDone()
        ? reply.json().path("supplementary_data").path("related_ids").path("order_id").asString("")
        : null;
  }
}
