package io.bursar.payment.stripe;

import static io.bursar.payment.stripe.StripeStandings.ORDER_NUMBER;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.stripe.model.Dispute;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.param.DisputeListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Credits.State;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.stripe.StripeCalls.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Money that went back of an intent: refunds, which hold the key under which Bursar asked for
/// them, and disputes.
final class StripeCredits {

  static final String CREDIT_KEY = "credit_key";

  private static final long PAGE = 100;
  private static final int PAGES_MAX = 20;

  private final StripeCalls calls;

  StripeCredits(StripeCalls calls) {
    this.calls = calls;
  }

  Exchange<Credit> credit(CreditRequest request) {
    var intent = requireNonNull(request.payment().reference());
    var units = StripeAmounts.toStripe(request.amount());
    if (units.isEmpty()) {
      return new Exchange<>(
          new Credit.Refused("Stripe cannot give back this amount in its currency."), null);
    }
    var params =
        RefundCreateParams.builder()
            .setPaymentIntent(intent)
            .setAmount(units.getAsLong())
            .putMetadata(CREDIT_KEY, request.key().toString())
            .putMetadata(ORDER_NUMBER, request.orderNumber())
            .build();
    var reply =
        calls.call(
            stripe -> stripe.refunds().create(params, StripeCalls.once(request.key() + "-refund")));
    return switch (reply) {
      case Reply.Answered<Refund>(var refund, var raw) -> new Exchange<>(credit(refund), raw);
      // Something was asked for under this key before: only looking tells what came of it.
      case Reply.Refused<Refund> refused when refused.isAboutTheKey() || refused.isAboutUs() ->
          new Exchange<>(new Credit.Unknown(refused.sentence()), refused.raw());
      case Reply.Refused<Refund> refused ->
          refused.code().equals("charge_already_refunded")
              ? givenBefore(request, intent, refused)
              : new Exchange<>(new Credit.Refused(refused.sentence()), refused.raw());
      case Reply.Lost<Refund> lost -> new Exchange<>(new Credit.Unknown(lost.detail()), null);
    };
  }

  private static Credit credit(Refund refund) {
    return switch (state(refund)) {
      case DONE -> new Credit.Done(refund.getId());
      case PENDING ->
          new Credit.Pending(refund.getId(), requireNonNullElse(refund.getPendingReason(), ""));
      case FAILED ->
          new Credit.Refused(
              "The refund failed at Stripe: %s."
                  .formatted(requireNonNullElse(refund.getFailureReason(), refund.getStatus())));
    };
  }

  /// All of it went back before; under this very key, if Stripe forgot the key and we had it done.
  private Exchange<Credit> givenBefore(
      CreditRequest request, String intent, Reply.Refused<Refund> refused) {
    var mine =
        of(intent).outcome() instanceof Credits.Seen(var seen)
            ? seen.stream().filter(credit -> request.key().equals(credit.key())).findFirst()
            : Optional.<SeenCredit>empty();
    return new Exchange<>(
        mine.<Credit>map(credit -> new Credit.Done(credit.reference()))
            .orElseGet(() -> new Credit.Refused(refused.sentence())),
        refused.raw());
  }

  Exchange<Credits> of(String intent) {
    var seen = new ArrayList<SeenCredit>();
    var raw = new ArrayList<String>();
    var trouble = refunds(intent, seen, raw).or(() -> disputes(intent, seen, raw));
    return new Exchange<>(
        trouble.<Credits>map(Credits.Unknown::new).orElseGet(() -> new Credits.Seen(seen)),
        raw.isEmpty() ? null : raw.getFirst());
  }

  private Optional<String> refunds(String intent, List<SeenCredit> seen, List<String> raw) {
    String after = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      var params =
          RefundListParams.builder()
              .setPaymentIntent(intent)
              .setLimit(PAGE)
              .setStartingAfter(after)
              .build();
      switch (calls.call(stripe -> stripe.refunds().list(params))) {
        case Reply.Answered<StripeCollection<Refund>>(var refunds, var text) -> {
          keep(text, raw);
          refunds.getData().forEach(refund -> seen.add(seen(refund)));
          if (!Boolean.TRUE.equals(refunds.getHasMore())) {
            return Optional.empty();
          }
          after = refunds.getData().getLast().getId();
        }
        case Reply.Refused<StripeCollection<Refund>> refused -> {
          return Optional.of(refused.sentence());
        }
        case Reply.Lost<StripeCollection<Refund>> lost -> {
          return Optional.of(lost.detail());
        }
      }
    }
    return Optional.of("There are more refunds of this payment than can be read.");
  }

  /// A charge has one dispute, in the rarest case a few: one page holds them.
  private Optional<String> disputes(String intent, List<SeenCredit> seen, List<String> raw) {
    var params = DisputeListParams.builder().setPaymentIntent(intent).setLimit(PAGE).build();
    return switch (calls.call(stripe -> stripe.disputes().list(params))) {
      case Reply.Answered<StripeCollection<Dispute>>(var disputes, var text) -> {
        keep(text, raw);
        disputes.getData().stream()
            .filter(dispute -> !isInquiry(dispute))
            .forEach(dispute -> seen.add(seen(dispute)));
        yield Optional.empty();
      }
      case Reply.Refused<StripeCollection<Dispute>> refused -> Optional.of(refused.sentence());
      case Reply.Lost<StripeCollection<Dispute>> lost -> Optional.of(lost.detail());
    };
  }

  private static void keep(@Nullable String text, List<String> raw) {
    if (text != null) {
      raw.add(text);
    }
  }

  private static SeenCredit seen(Refund refund) {
    return new SeenCredit(
        refund.getId(),
        SeenCredit.key(refund.getMetadata() == null ? null : refund.getMetadata().get(CREDIT_KEY)),
        StripeAmounts.ofStripe(refund.getAmount(), refund.getCurrency()),
        Credits.Kind.REFUND,
        state(refund),
        Instant.ofEpochSecond(refund.getCreated()));
  }

  private static SeenCredit seen(Dispute dispute) {
    return new SeenCredit(
        dispute.getId(),
        null,
        StripeAmounts.ofStripe(dispute.getAmount(), dispute.getCurrency()),
        Credits.Kind.DISPUTE,
        state(dispute),
        Instant.ofEpochSecond(dispute.getCreated()));
  }

  static State state(Refund refund) {
    return switch (requireNonNullElse(refund.getStatus(), "")) {
      case "succeeded" -> State.DONE;
      case "failed", "canceled" -> State.FAILED;
      default -> State.PENDING;
    };
  }

  /// The bank holds the money from the first day on; it comes back when we win.
  static State state(Dispute dispute) {
    return switch (requireNonNullElse(dispute.getStatus(), "")) {
      case "won", "prevented" -> State.FAILED;
      default -> State.DONE;
    };
  }

  /// An inquiry is a question of the bank's before a dispute; no money has moved.
  static boolean isInquiry(Dispute dispute) {
    return requireNonNullElse(dispute.getStatus(), "").startsWith("warning");
  }
}
