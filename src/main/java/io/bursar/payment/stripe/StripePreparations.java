package io.bursar.payment.stripe;

import static io.bursar.payment.stripe.StripeStandings.ORDER_NUMBER;

import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.ConfirmationMethod;
import com.stripe.param.PaymentIntentUpdateParams;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.Preparing.Prepared;
import io.bursar.payment.stripe.StripeCalls.Reply;
import io.bursar.shared.Money;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Intents that exist before their payer submits. Confirmed with our secret key only, so that the
/// page can put a card into one and nobody but Bursar can charge it.
final class StripePreparations {

  private static final Set<String> OPEN =
      Set.of("requires_payment_method", "requires_confirmation", "requires_action");

  private final StripeCalls calls;

  StripePreparations(StripeCalls calls) {
    this.calls = calls;
  }

  Exchange<Prepared> prepare(String orderNumber, Money amount, @Nullable String before) {
    var units = StripeAmounts.toStripe(amount);
    if (units.isEmpty()) {
      return new Exchange<>(new Prepared.NotReady("Stripe cannot charge this amount."), null);
    }
    // The key that the old service used: a page that was open at the change-over goes on.
    var key = "basket_pi_create_v1_" + orderNumber;
    return before == null
        ? create(key, orderNumber, amount, units.getAsLong())
        : renew(before, key, orderNumber, amount, units.getAsLong());
  }

  private Exchange<Prepared> renew(
      String before, String key, String orderNumber, Money amount, long units) {
    return switch (calls.call(stripe -> stripe.paymentIntents().retrieve(before))) {
      case Reply.Answered<PaymentIntent> kept when isOpen(kept.value()) ->
          isOf(kept.value(), amount, units) ? ready(kept) : change(before, amount, units);
      // Paid, canceled, or of another account: this one is over.
      case Reply.Answered<PaymentIntent> _ ->
          create(key + "_after_" + before, orderNumber, amount, units);
      case Reply.Refused<PaymentIntent> refused when refused.isMissing() ->
          create(key + "_after_" + before, orderNumber, amount, units);
      case Reply.Refused<PaymentIntent> refused -> notReady(refused.sentence(), refused.raw());
      case Reply.Lost<PaymentIntent> lost -> notReady(lost.detail(), null);
    };
  }

  private Exchange<Prepared> change(String intent, Money amount, long units) {
    var params =
        PaymentIntentUpdateParams.builder()
            .setAmount(units)
            .setCurrency(StripeProcessor.currency(amount))
            .build();
    return prepared(calls.call(stripe -> stripe.paymentIntents().update(intent, params)));
  }

  private Exchange<Prepared> create(String key, String orderNumber, Money amount, long units) {
    var reply = ask(key, orderNumber, amount, units);
    if (reply instanceof Reply.Refused<PaymentIntent> refused && refused.isAboutTheKey()) {
      // Made before at another price, and its id was lost: nobody was told its secret.
      reply =
          ask(
              "%s_%d_%s".formatted(key, units, StripeProcessor.currency(amount)),
              orderNumber,
              amount,
              units);
    }
    return prepared(reply);
  }

  private Reply<PaymentIntent> ask(String key, String orderNumber, Money amount, long units) {
    // Stripe takes either automatic methods or confirmation by the server; a card is what the page
    // collects.
    var params =
        PaymentIntentCreateParams.builder()
            .setAmount(units)
            .setCurrency(StripeProcessor.currency(amount))
            .setDescription(orderNumber)
            .putMetadata(ORDER_NUMBER, orderNumber)
            .setConfirmationMethod(ConfirmationMethod.MANUAL)
            .addPaymentMethodType("card")
            .build();
    return calls.call(stripe -> stripe.paymentIntents().create(params, StripeCalls.once(key)));
  }

  private static boolean isOpen(PaymentIntent intent) {
    return OPEN.contains(String.valueOf(intent.getStatus()));
  }

  private static boolean isOf(PaymentIntent intent, Money amount, long units) {
    return Long.valueOf(units).equals(intent.getAmount())
        && StripeProcessor.currency(amount).equals(intent.getCurrency());
  }

  private static Exchange<Prepared> prepared(Reply<PaymentIntent> reply) {
    return switch (reply) {
      case Reply.Answered<PaymentIntent> answered -> ready(answered);
      case Reply.Refused<PaymentIntent> refused -> notReady(refused.sentence(), refused.raw());
      case Reply.Lost<PaymentIntent> lost -> notReady(lost.detail(), null);
    };
  }

  private static Exchange<Prepared> ready(Reply.Answered<PaymentIntent> answered) {
    var intent = answered.value();
    return new Exchange<>(
        new Prepared.Ready(intent.getId(), String.valueOf(intent.getClientSecret())),
        answered.raw());
  }

  private static Exchange<Prepared> notReady(String detail, @Nullable String raw) {
    return new Exchange<>(new Prepared.NotReady(detail), raw);
  }
}
