package io.bursar.payment.stripe;

import static io.bursar.payment.stripe.StripeStandings.ATTEMPT_KEY;
import static io.bursar.payment.stripe.StripeStandings.ORDER_NUMBER;
import static java.util.Objects.requireNonNull;

import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeSearchResult;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.AutomaticPaymentMethods;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.PaymentIntentUpdateParams;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Preparing;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.stripe.StripeCalls.Reply;
import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Stripe. A payment is a Payment Intent, which the payer confirms in Stripe's form on our page;
/// one that a page made ready is confirmed by Bursar alone. It exists where
/// `bursar.payment.stripe.secret-key` is set.
@Component
@ConditionalOnProperty("bursar.payment.stripe.secret-key")
class StripeProcessor implements Preparing {

  private static final String NAME = "stripe";
  private static final String NOT_CHARGEABLE =
      "This amount cannot be charged by card in its currency.";
  private static final String NOT_TAKEN = "The payment service does not take this payment.";
  private static final String CHARGE = "latest_charge";

  private final StripeCalls calls;
  private final StripeStandings standings;
  private final StripePreparations preparations;
  private final StripeCredits credits;
  private final StripeStatements statements;
  private final StripeEvents events;

  StripeProcessor(StripeSettings settings, JsonMapper json, Clock clock) {
    this.calls = new StripeCalls(settings, json);
    this.standings = new StripeStandings(settings);
    this.preparations = new StripePreparations(calls);
    this.credits = new StripeCredits(calls);
    this.statements = new StripeStatements(calls);
    this.events = new StripeEvents(settings.webhookSecret(), json, clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Exchange<Standing> begin(PaymentRequest request) {
    var amount = StripeAmounts.toStripe(request.amount());
    if (amount.isEmpty()) {
      return new Exchange<>(new Standing.Declined(null, NOT_CHARGEABLE), null);
    }
    return request.prepared() == null
        ? create(request, amount.getAsLong())
        : confirm(request, request.prepared(), amount.getAsLong());
  }

  private Exchange<Standing> create(PaymentRequest request, long amount) {
    var params =
        PaymentIntentCreateParams.builder()
            .setAmount(amount)
            .setCurrency(currency(request.amount()))
            .setDescription(request.orderNumber())
            .putMetadata(ORDER_NUMBER, request.orderNumber())
            .putMetadata(ATTEMPT_KEY, request.key().toString())
            .setAutomaticPaymentMethods(AutomaticPaymentMethods.builder().setEnabled(true).build())
            .build();
    var once = StripeCalls.once(request.key() + "-create");
    var reply = calls.call(stripe -> stripe.paymentIntents().create(params, once));
    if (reply instanceof Reply.Lost<PaymentIntent> lost && !lost.neverSent() && !lost.late()) {
      // An answer that broke off is asked for again under the same key. Should Stripe have
      // forgotten
      // the key, the first intent stays unpaid for ever: nobody has its secret.
      reply = calls.call(stripe -> stripe.paymentIntents().create(params, once));
    }
    return switch (reply) {
      case Reply.Answered<PaymentIntent>(var intent, var raw) ->
          new Exchange<>(standings.of(intent, request.key()), raw);
      case Reply.Refused<PaymentIntent> refused ->
          new Exchange<>(
              refused.isAboutTheKey()
                  ? new Standing.Unknown(refused.sentence())
                  : new Standing.Declined(null, NOT_TAKEN),
              refused.raw());
      case Reply.Lost<PaymentIntent> lost ->
          new Exchange<>(
              lost.neverSent() ? new Standing.Absent() : new Standing.Unknown(lost.detail()), null);
    };
  }

  /// The browser chose neither amount nor order: both are written once more, then charged.
  private Exchange<Standing> confirm(PaymentRequest request, String intent, long amount) {
    var params =
        PaymentIntentUpdateParams.builder()
            .setAmount(amount)
            .setCurrency(currency(request.amount()))
            .setDescription(request.orderNumber())
            .putMetadata(ORDER_NUMBER, request.orderNumber())
            .putMetadata(ATTEMPT_KEY, request.key().toString())
            .build();
    var updated =
        calls.call(
            stripe ->
                stripe
                    .paymentIntents()
                    .update(intent, params, StripeCalls.once(request.key() + "-update")));
    return switch (updated) {
      case Reply.Answered<PaymentIntent> _ -> confirm(request, intent);
      case Reply.Refused<PaymentIntent> _ -> afterRefusal(request, intent);
      // Without the confirmation, which was not sent, nothing can be charged.
      case Reply.Lost<PaymentIntent> _ -> new Exchange<>(new Standing.Absent(), null);
    };
  }

  private Exchange<Standing> confirm(PaymentRequest request, String intent) {
    var params =
        PaymentIntentConfirmParams.builder()
            .setErrorOnRequiresAction(true)
            .addExpand(CHARGE)
            .build();
    var reply =
        calls.call(
            stripe ->
                stripe
                    .paymentIntents()
                    .confirm(intent, params, StripeCalls.once(request.key() + "-confirm")));
    return switch (reply) {
      case Reply.Answered<PaymentIntent>(var confirmed, var raw) ->
          new Exchange<>(standings.of(confirmed, request.key()), raw);
      case Reply.Refused<PaymentIntent> refused when refused.isOfTheCard() ->
          new Exchange<>(
              new Standing.Declined(intent, refused.sentence(), refused.code()), refused.raw());
      case Reply.Refused<PaymentIntent> _ -> afterRefusal(request, intent);
      case Reply.Lost<PaymentIntent> lost ->
          new Exchange<>(
              lost.neverSent() ? new Standing.Absent() : new Standing.Unknown(lost.detail()), null);
    };
  }

  /// Refused because of how it stands, so perhaps paid already: the intent itself tells.
  private Exchange<Standing> afterRefusal(PaymentRequest request, String intent) {
    return lookUp(new PaymentToAskFor(request.key(), intent, request.amount()));
  }

  @Override
  public Exchange<Standing> lookUp(PaymentToAskFor payment) {
    var reference = payment.reference();
    return reference == null ? search(payment.key()) : retrieve(reference, payment.key());
  }

  private Exchange<Standing> retrieve(String intent, UUID key) {
    var params = PaymentIntentRetrieveParams.builder().addExpand(CHARGE).build();
    return standing(calls.call(stripe -> stripe.paymentIntents().retrieve(intent, params)), key);
  }

  /// Stripe finds new intents after a minute or so. One that it does not find yet does no harm:
  /// nobody was told its secret, so nobody can pay it.
  private Exchange<Standing> search(UUID key) {
    var params =
        PaymentIntentSearchParams.builder()
            .setQuery("metadata['%s']:'%s'".formatted(ATTEMPT_KEY, key))
            .addExpand("data." + CHARGE)
            .build();
    return switch (calls.call(stripe -> stripe.paymentIntents().search(params))) {
      case Reply.Answered<StripeSearchResult<PaymentIntent>>(var found, var raw) ->
          new Exchange<>(
              found.getData().stream()
                  .max(Comparator.comparing((PaymentIntent i) -> i.getStatus().equals("succeeded")))
                  .map(intent -> standings.of(intent, key))
                  .orElseGet(Standing.Absent::new),
              raw);
      case Reply.Refused<StripeSearchResult<PaymentIntent>> refused ->
          new Exchange<>(new Standing.Unknown(refused.sentence()), refused.raw());
      case Reply.Lost<StripeSearchResult<PaymentIntent>> lost ->
          new Exchange<>(new Standing.Unknown(lost.detail()), null);
    };
  }

  @Override
  public Exchange<Standing> cancel(PaymentToAskFor payment) {
    var reference = payment.reference();
    if (reference == null) {
      return cancelFound(payment);
    }
    var reply = calls.call(stripe -> stripe.paymentIntents().cancel(reference));
    // Refused because it is decided: the answer is the payment as it stands.
    return reply instanceof Reply.Refused<PaymentIntent> refused && !refused.isMissing()
        ? retrieve(reference, payment.key())
        : standing(reply, payment.key());
  }

  private Exchange<Standing> cancelFound(PaymentToAskFor payment) {
    var found = search(payment.key());
    return found.outcome() instanceof Standing.AwaitsPayer(var reference, _)
        ? cancel(new PaymentToAskFor(payment.key(), reference, payment.amount()))
        : found;
  }

  private Exchange<Standing> standing(Reply<PaymentIntent> reply, UUID key) {
    return switch (reply) {
      case Reply.Answered<PaymentIntent>(var intent, var raw) ->
          new Exchange<>(standings.of(intent, key), raw);
      case Reply.Refused<PaymentIntent> refused ->
          new Exchange<>(
              refused.isMissing()
                  ? new Standing.Absent()
                  : new Standing.Unknown(refused.sentence()),
              refused.raw());
      case Reply.Lost<PaymentIntent> lost ->
          new Exchange<>(new Standing.Unknown(lost.detail()), null);
    };
  }

  @Override
  public Exchange<Prepared> prepare(String orderNumber, Money amount, @Nullable String before) {
    return preparations.prepare(orderNumber, amount, before);
  }

  @Override
  public Exchange<Credit> credit(CreditRequest request) {
    return credits.credit(request);
  }

  @Override
  public Exchange<Credits> credits(PaymentToAskFor payment) {
    return credits.of(requireNonNull(payment.reference()));
  }

  @Override
  public Exchange<Statement> statement(Instant from, Instant until, @Nullable String page) {
    return statements.page(from, until, page);
  }

  @Override
  public Optional<Notice> read(byte[] body, Headers headers) {
    return events.read(body, headers);
  }

  static String currency(Money amount) {
    return amount.currency().getCurrencyCode().toLowerCase(Locale.ROOT);
  }
}
