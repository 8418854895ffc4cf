package io.bursar.payment.paypal;

import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.payment.spi.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// PayPal's list of transactions, which it keeps up to date within three hours. It lists at most 31
/// days at once and at most ten thousand transactions, so a longer time is read in windows, and a
/// busier one in halves.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalStatements {

  private static final int PAGE_SIZE = 100;
  private static final String TOO_MANY = "RESULTSET_TOO_LARGE";

  private final PayPalCalls paypal;
  private final PayPalMovements movements;

  PayPalStatements(PayPalCalls paypal, PayPalMovements movements) {
    this.paypal = paypal;
    this.movements = movements;
  }

  Exchange<Statement> read(Instant from, Instant before, @Nullable String page) {
    var place = page == null ? Place.first(wholeSecond(from)) : Place.of(page);
    var until = wholeSecond(before);
    var reply =
        paypal.get(
            "/v1/reporting/transactions?start_date={from}&end_date={until}&fields=transaction_info"
                + "&page_size={size}&page={page}",
            place.start().toString(),
            // PayPal counts the last second in.
            place.end(until).minusSeconds(1).toString(),
            PAGE_SIZE,
            place.page());
    if (reply.issue().equals(TOO_MANY) && place.isDivisible(until)) {
      return new Exchange<>(
          new Statement.Part(List.of(), place.half(until).toString()), reply.raw());
    }
    if (!reply.isDone()) {
      return new Exchange<>(new Statement.Unknown(reply.detail()), reply.raw());
    }
    try {
      var infos = new ArrayList<JsonNode>();
      for (var detail : reply.json().path("transaction_details")) {
        infos.add(detail.path("transaction_info"));
      }
      var part = movements.of(infos);
      var next = place.next(reply.json().path("total_pages").asInt(1), until);
      return new Exchange<>(
          new Statement.Part(part, next == null ? null : next.toString()), reply.raw());
    } catch (CannotTell unanswered) {
      return new Exchange<>(
          new Statement.Unknown("PayPal did not say which order a transaction is of."),
          reply.raw());
    }
  }

  /// PayPal counts whole seconds.
  private static Instant wholeSecond(Instant instant) {
    var floor = instant.truncatedTo(ChronoUnit.SECONDS);
    return floor.equals(instant) ? instant : floor.plusSeconds(1);
  }

  /// Where a page begins: in which window, and after how many pages of it.
  private record Place(Instant start, Duration length, int page) {

    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration SHORTEST = Duration.ofMinutes(2);

    static Place first(Instant from) {
      return new Place(from, LONGEST, 1);
    }

    static Place of(String page) {
      var parts = page.split(" ", 3);
      return new Place(
          Instant.parse(parts[0]), Duration.parse(parts[1]), Integer.parseInt(parts[2]));
    }

    Instant end(Instant until) {
      var end = start.plus(length);
      return end.isBefore(until) ? end : until;
    }

    boolean isDivisible(Instant until) {
      return Duration.between(start, end(until)).compareTo(SHORTEST) >= 0;
    }

    Place half(Instant until) {
      return new Place(
          start, Duration.ofSeconds(Duration.between(start, end(until)).toSeconds() / 2), 1);
    }

    /// Null when all is read.
    @Nullable Place next(int pages, Instant until) {
      if (page < pages) {
        return new Place(start, length, page + 1);
      }
      var end = end(until);
      return end.isBefore(until) ? new Place(end, length, 1) : null;
    }

    @Override
    public String toString() {
      return "%s %s %d".formatted(start, length, page);
    }
  }
}
