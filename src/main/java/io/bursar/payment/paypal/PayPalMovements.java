package io.bursar.payment.paypal;

import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Credits.State;
import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.payment.spi.Statement.Kind;
import io.bursar.payment.spi.Statement.Movement;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Reads the rows of PayPal's list of transactions. They name captures, while payments are known by
/// their orders, so PayPal is asked which order a capture is of.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalMovements {

  /// PayPal writes offsets without a colon here.
  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HHmm", "Z")
          .toFormatter();

  private final OrderOfCapture orders;
  private final PayPalCredits credits;

  PayPalMovements(OrderOfCapture orders, PayPalCredits credits) {
    this.orders = orders;
    this.credits = credits;
  }

  /// Empty for what is no payment and no money back, as fees and transfers to the bank; for money
  /// that came back; and for what is neither of an order of PayPal's nor bears a number of the
  /// shop's. Throws [CannotTell] when PayPal does not say now.
  Optional<Movement> of(JsonNode info) {
    var kind = kind(info.path("transaction_event_code").asString(""));
    if (kind.isEmpty() || !isDone(info) || !goesThatWay(info, kind.get())) {
      return Optional.empty();
    }
    var id = info.path("transaction_id").asString("");
    var isPayment = kind.get() == Kind.PAYMENT;
    var captureId = isPayment ? id : info.path("paypal_reference_id").asString("");
    var capture = captureId.isEmpty() ? Optional.<JsonNode>empty() : orders.find(captureId);
    var order = capture.flatMap(OrderOfCapture::named);
    var number = number(info).or(() -> capture.flatMap(PayPalMovements::number));
    if ((order.isEmpty() && number.isEmpty())
        || (kind.get() == Kind.DISPUTE && order.map(it -> isKept(it, captureId)).orElse(false))) {
      return Optional.empty();
    }
    var payment = order.orElse(captureId.isEmpty() ? id : captureId);
    return Optional.of(
        new Movement(
            kind.get(),
            payment,
            isPayment ? payment : id,
            number.orElse(null),
            PayPalMoney.read(info.path("transaction_amount")),
            OffsetDateTime.parse(info.path("transaction_initiation_date").asString(""), WRITTEN)
                .toInstant()));
  }

  /// By the event codes of PayPal's reports. What PayPal holds for a dispute (`T1110`) and lets go
  /// of (`T1111`) has not gone, and what comes back of a chargeback (`T1202`, `T1205`, `T1208`) is
  /// seen where it went: [#isKept].
  private static Optional<Kind> kind(String code) {
    return switch (code) {
      // A reversal by PayPal, a chargeback, and one that could not be fought off.
      case "T1106", "T1201", "T1207" -> Optional.of(Kind.DISPUTE);
      case "T1107" -> Optional.of(Kind.REFUND);
      default -> code.startsWith("T00") ? Optional.of(Kind.PAYMENT) : Optional.empty();
    };
  }

  /// Neither denied nor pending: successful, or successful and reversed since.
  private static boolean isDone(JsonNode info) {
    return !List.of("D", "P").contains(info.path("transaction_status").asString(""));
  }

  /// To us for a payment, from us for all else: the account may buy from others too.
  private static boolean goesThatWay(JsonNode info, Kind kind) {
    var isFromUs = info.path("transaction_amount").path("value").asString("").startsWith("-");
    return isFromUs == (kind != Kind.PAYMENT);
  }

  private static Optional<String> number(JsonNode paid) {
    return Optional.of(paid.path("invoice_id").asString(""))
        .filter(invoice -> !invoice.isEmpty())
        .map(PayPalInvoiceId::orderNumber);
  }

  /// Whether all that disputes took of this capture has come back since, or went as a refund, which
  /// has a row of its own.
  private boolean isKept(String order, String capture) {
    return switch (credits.seen(order, capture).outcome()) {
      case Credits.Unknown(var detail) -> throw new CannotTell(detail);
      case Credits.Seen(var seen) -> {
        var disputes = disputes(seen).toList();
        yield !disputes.isEmpty() && disputes.stream().allMatch(it -> it.state() == State.FAILED);
      }
    };
  }

  private static Stream<SeenCredit> disputes(List<SeenCredit> seen) {
    return seen.stream().filter(credit -> credit.kind() == Credits.Kind.DISPUTE);
  }
}
