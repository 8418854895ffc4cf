package io.bursar.payment.paypal;

import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Credits.State;
import io.bursar.payment.spi.KnownCaptures;
import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.payment.spi.Statement.Kind;
import io.bursar.payment.spi.Statement.Movement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Reads the rows of PayPal's list of transactions. They name captures, while payments are known by
/// their orders. Of a capture that is not known here PayPal is asked which order it is of.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalMovements {

  private static final Logger LOG = LoggerFactory.getLogger(PayPalMovements.class);

  /// PayPal writes offsets without a colon here.
  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HHmm", "Z")
          .toFormatter();

  private final KnownCaptures known;
  private final OrderOfCapture orders;
  private final PayPalCredits credits;

  PayPalMovements(KnownCaptures known, OrderOfCapture orders, PayPalCredits credits) {
    this.known = known;
    this.orders = orders;
    this.credits = credits;
  }

  /// Leaves out what is no payment and no money back, as fees and transfers to the bank; money that
  /// came back; what is neither of an order of PayPal's nor bears a number of the shop's; and what
  /// cannot be read: another system's row must not hide the rest. Throws [CannotTell] when PayPal
  /// does not say now.
  List<Movement> of(List<JsonNode> infos) {
    var rows = infos.stream().flatMap(info -> Row.of(info).stream()).toList();
    var payments =
        known.payments(
            PayPalProcessor.NAME,
            rows.stream().map(Row::captureId).filter(id -> !id.isEmpty()).distinct().toList());
    return rows.stream().flatMap(row -> readable(row, payments).stream()).toList();
  }

  private Optional<Movement> readable(Row row, Map<String, String> payments) {
    try {
      return movement(row, payments);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException unreadable) {
      LOG.warn("{} of PayPal's statement is not readable and left out", row.id(), unreadable);
      return Optional.empty();
    }
  }

  private Optional<Movement> movement(Row row, Map<String, String> payments) {
    var captureId = row.captureId();
    var order = Optional.ofNullable(payments.get(captureId));
    var number = row.number();
    // Every payment that Bursar asks for bears its number.
    if (order.isEmpty()
        && !captureId.isEmpty()
        && (number.isPresent() || row.kind() != Kind.PAYMENT)) {
      var capture = orders.find(captureId);
      order = capture.flatMap(OrderOfCapture::named);
      number = number.or(() -> capture.flatMap(PayPalMovements::number));
    }
    if ((order.isEmpty() && number.isEmpty())
        || (row.kind() == Kind.DISPUTE && order.map(it -> isKept(it, captureId)).orElse(false))) {
      return Optional.empty();
    }
    var payment = order.orElse(captureId.isEmpty() ? row.id() : captureId);
    return Optional.of(
        new Movement(
            row.kind(),
            payment,
            row.kind() == Kind.PAYMENT ? payment : row.id(),
            number.orElse(null),
            PayPalMoney.read(row.info().path("transaction_amount")),
            row.at()));
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

  /// A row that tells of money for something sold.
  private record Row(JsonNode info, Kind kind) {

    static Optional<Row> of(JsonNode info) {
      return kind(info.path("transaction_event_code").asString(""))
          .filter(kind -> isDone(info) && goesThatWay(info, kind))
          .map(kind -> new Row(info, kind));
    }

    String id() {
      return info.path("transaction_id").asString("");
    }

    /// Empty when it names none.
    String captureId() {
      return kind == Kind.PAYMENT ? id() : info.path("paypal_reference_id").asString("");
    }

    Optional<String> number() {
      return PayPalMovements.number(info);
    }

    Instant at() {
      return OffsetDateTime.parse(info.path("transaction_initiation_date").asString(""), WRITTEN)
          .toInstant();
    }

    /// By the event codes of PayPal's reports. What PayPal holds for a dispute (`T1110`) and lets
    /// go of (`T1111`) has not gone, and what comes back of a chargeback (`T1202`, `T1205`,
    /// `T1208`) is seen where it went: [PayPalMovements#isKept].
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
  }
}
