package io.bursar.payment.stripe;

import static io.bursar.payment.stripe.StripeStandings.ORDER_NUMBER;
import static java.util.Objects.requireNonNullElse;

import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.HasId;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.model.StripeObjectInterface;
import com.stripe.param.ChargeListParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.RefundListParams;
import io.bursar.payment.spi.Credits.State;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Kind;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.payment.stripe.StripeCalls.Reply;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What moved within a time: first charges, then refunds, then disputes, each in pages. What Stripe
/// knows without an intent is not Bursar's and left out.
final class StripeStatements {

  private static final Logger LOG = LoggerFactory.getLogger(StripeStatements.class);
  private static final long PAGE = 100;

  private final StripeCalls calls;

  StripeStatements(StripeCalls calls) {
    this.calls = calls;
  }

  Exchange<Statement> page(Instant from, Instant until, @Nullable String page) {
    var place = Place.of(page);
    // Stripe counts whole seconds.
    var since = seconds(from);
    var before = seconds(until);
    return switch (place.list()) {
      case CHARGES -> charges(since, before, place);
      case REFUNDS -> refunds(since, before, place);
      case DISPUTES -> disputes(since, before, place);
    };
  }

  private Exchange<Statement> charges(long since, long before, Place place) {
    var params =
        ChargeListParams.builder()
            .setCreated(ChargeListParams.Created.builder().setGte(since).setLt(before).build())
            .setLimit(PAGE)
            .setStartingAfter(place.after())
            .build();
    return part(
        calls.call(stripe -> stripe.charges().list(params)), place, StripeStatements::movement);
  }

  private Exchange<Statement> refunds(long since, long before, Place place) {
    var params =
        RefundListParams.builder()
            .setCreated(RefundListParams.Created.builder().setGte(since).setLt(before).build())
            .setLimit(PAGE)
            .setStartingAfter(place.after())
            .addExpand("data.charge")
            .build();
    return part(
        calls.call(stripe -> stripe.refunds().list(params)), place, StripeStatements::movement);
  }

  private Exchange<Statement> disputes(long since, long before, Place place) {
    var params =
        DisputeListParams.builder()
            .setCreated(DisputeListParams.Created.builder().setGte(since).setLt(before).build())
            .setLimit(PAGE)
            .setStartingAfter(place.after())
            .addExpand("data.charge")
            .build();
    return part(
        calls.call(stripe -> stripe.disputes().list(params)), place, StripeStatements::movement);
  }

  private static <T extends StripeObjectInterface & HasId> Exchange<Statement> part(
      Reply<StripeCollection<T>> reply, Place place, Function<T, @Nullable Movement> movement) {
    return switch (reply) {
      case Reply.Answered<StripeCollection<T>>(var list, var raw) -> {
        var more = Boolean.TRUE.equals(list.getHasMore()) && !list.getData().isEmpty();
        yield new Exchange<>(
            new Statement.Part(
                list.getData().stream()
                    .map(it -> readable(it, movement))
                    .filter(Objects::nonNull)
                    .toList(),
                more ? place.after(list.getData().getLast().getId()) : place.next()),
            raw);
      }
      case Reply.Refused<StripeCollection<T>> refused ->
          new Exchange<>(new Statement.Unknown(refused.sentence()), refused.raw());
      case Reply.Lost<StripeCollection<T>> lost ->
          new Exchange<>(new Statement.Unknown(lost.detail()), null);
    };
  }

  /// What Bursar asked for it can read: another system's row must not hide the rest.
  private static <T extends HasId> @Nullable Movement readable(
      T row, Function<T, @Nullable Movement> movement) {
    try {
      return movement.apply(row);
    } catch (IllegalArgumentException | ArithmeticException unreadable) {
      LOG.warn("{} of Stripe's statement is not readable and left out", row.getId(), unreadable);
      return null;
    }
  }

  private static @Nullable Movement movement(Charge charge) {
    var intent = charge.getPaymentIntent();
    if (intent == null
        || !Boolean.TRUE.equals(charge.getPaid())
        || !Boolean.TRUE.equals(charge.getCaptured())) {
      return null;
    }
    return new Movement(
        Kind.PAYMENT,
        intent,
        intent,
        orderNumber(charge),
        StripeAmounts.ofStripe(
            requireNonNullElse(charge.getAmountCaptured(), charge.getAmount()),
            charge.getCurrency()),
        Instant.ofEpochSecond(charge.getCreated()));
  }

  private static @Nullable Movement movement(Refund refund) {
    var intent = refund.getPaymentIntent();
    return intent == null || StripeCredits.state(refund) == State.FAILED
        ? null
        : new Movement(
            Kind.REFUND,
            intent,
            refund.getId(),
            orderNumber(refund.getChargeObject()),
            StripeAmounts.ofStripe(refund.getAmount(), refund.getCurrency()),
            Instant.ofEpochSecond(refund.getCreated()));
  }

  private static @Nullable Movement movement(Dispute dispute) {
    var intent = dispute.getPaymentIntent();
    return intent == null
            || StripeCredits.isInquiry(dispute)
            || StripeCredits.state(dispute) == State.FAILED
        ? null
        : new Movement(
            Kind.DISPUTE,
            intent,
            dispute.getId(),
            orderNumber(dispute.getChargeObject()),
            StripeAmounts.ofStripe(dispute.getAmount(), dispute.getCurrency()),
            Instant.ofEpochSecond(dispute.getCreated()));
  }

  private static @Nullable String orderNumber(@Nullable Charge charge) {
    if (charge == null) {
      return null;
    }
    var metadata = charge.getMetadata();
    return metadata != null && metadata.containsKey(ORDER_NUMBER)
        ? metadata.get(ORDER_NUMBER)
        : charge.getDescription();
  }

  private static long seconds(Instant instant) {
    return instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
  }

  private enum List {
    CHARGES,
    REFUNDS,
    DISPUTES
  }

  /// Where a page begins: in which list, after what.
  private record Place(List list, @Nullable String after) {

    static Place of(@Nullable String page) {
      if (page == null) {
        return new Place(List.CHARGES, null);
      }
      var colon = page.indexOf(':');
      var after = page.substring(colon + 1);
      return new Place(List.valueOf(page.substring(0, colon)), after.isEmpty() ? null : after);
    }

    String after(String id) {
      return list + ":" + id;
    }

    /// The beginning of the next list; null after the last one.
    @Nullable String next() {
      return switch (list) {
        case CHARGES -> List.REFUNDS + ":";
        case REFUNDS -> List.DISPUTES + ":";
        case DISPUTES -> null;
      };
    }
  }
}
