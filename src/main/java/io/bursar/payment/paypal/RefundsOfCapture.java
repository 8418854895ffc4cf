package io.bursar.payment.paypal;

import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The refunds of a capture whose order PayPal has forgotten, and with it the only list of them.
/// The list of transactions, which reaches back three years, names them, and PayPal tells of each
/// by its id.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class RefundsOfCapture {

  private static final String UNTOLD =
      "PayPal does not tell any more what went back of this payment.";

  /// PayPal gives back for 180 days.
  private static final Duration GIVEN_WITHIN = Duration.ofDays(181);

  /// PayPal lists a transaction within three hours.
  private static final Duration LISTED_WITHIN = Duration.ofHours(4);

  private static final Duration WINDOW = Duration.ofDays(31);
  private static final int PAGE_SIZE = 500;
  private static final int PAGES_MAX = 20;

  private final PayPalCalls paypal;
  private final Clock clock;

  RefundsOfCapture(PayPalCalls paypal, Clock clock) {
    this.paypal = paypal;
    this.clock = clock;
  }

  /// All refunds of this capture, which must add up to what it says itself. Throws [CannotTell]
  /// when they do not, when the newest may not be listed yet, and when PayPal does not say now.
  List<JsonNode> of(JsonNode capture) {
    return switch (capture.path("status").asString("")) {
      case "COMPLETED" -> List.of();
      case "REFUNDED" -> listed(capture, true);
      case "PARTIALLY_REFUNDED" -> listed(capture, false);
      default -> throw new CannotTell(UNTOLD);
    };
  }

  private List<JsonNode> listed(JsonNode capture, boolean whole) {
    var refunds = new ArrayList<JsonNode>();
    for (var id : ids(capture)) {
      refunds.add(told(paypal.get("/v2/payments/refunds/{id}", id)));
    }
    var taken = PayPalMoney.read(capture.path("amount"));
    var left =
        refunds.stream()
            .filter(RefundsOfCapture::counts)
            .map(RefundsOfCapture::amount)
            .reduce(taken, Money::minus);
    var fits =
        whole ? left.isZero() : left.minor() > 0 && left.compareTo(taken) < 0 && isOld(capture);
    if (!fits) {
      throw new CannotTell(UNTOLD);
    }
    return refunds;
  }

  private Set<String> ids(JsonNode capture) {
    var from = time(capture, "create_time");
    var end = earlier(from.plus(GIVEN_WITHIN), clock.instant());
    var ids = new LinkedHashSet<String>();
    for (var at = from; at.isBefore(end); at = at.plus(WINDOW)) {
      read(capture.path("id").asString(""), at, earlier(at.plus(WINDOW), end), ids);
    }
    return ids;
  }

  private void read(String capture, Instant from, Instant until, Set<String> ids) {
    var pages = 1;
    for (var page = 1; page <= pages; page++) {
      var list =
          told(
              paypal.get(
                  "/v1/reporting/transactions?start_date={from}&end_date={until}&transaction_type=T1107"
                      + "&balance_affecting_records_only=N&fields=transaction_info"
                      + "&page_size={size}&page={page}",
                  from.truncatedTo(ChronoUnit.SECONDS).toString(),
                  until.truncatedTo(ChronoUnit.SECONDS).toString(),
                  PAGE_SIZE,
                  page));
      for (var detail : list.path("transaction_details")) {
        var info = detail.path("transaction_info");
        if (info.path("paypal_reference_id").asString("").equals(capture)) {
          ids.add(info.path("transaction_id").asString(""));
        }
      }
      pages = list.path("total_pages").asInt(1);
      if (pages > PAGES_MAX) {
        throw new CannotTell(UNTOLD);
      }
    }
  }

  private static JsonNode told(PayPalCalls.Reply reply) {
    if (!reply.isDone()) {
      throw new CannotTell(reply.detail());
    }
    return reply.json();
  }

  /// Whether all that ever happened to it is listed by now.
  private boolean isOld(JsonNode capture) {
    return time(capture, "update_time").plus(LISTED_WITHIN).isBefore(clock.instant());
  }

  private static boolean counts(JsonNode refund) {
    return !Set.of("FAILED", "CANCELLED").contains(refund.path("status").asString(""));
  }

  private static Money amount(JsonNode refund) {
    return PayPalMoney.read(refund.path("amount"));
  }

  private static Instant time(JsonNode node, String name) {
    var text = node.path(name).asString("");
    if (text.isEmpty()) {
      throw new CannotTell(UNTOLD);
    }
    return OffsetDateTime.parse(text).toInstant();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
