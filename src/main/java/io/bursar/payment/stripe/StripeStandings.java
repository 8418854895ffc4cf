package io.bursar.payment.stripe;

import static java.util.Objects.requireNonNullElse;

import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import io.bursar.payment.spi.PayerAddress;
import io.bursar.payment.spi.Standing;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a Payment Intent stands, in Bursar's words.
final class StripeStandings {

  static final String ATTEMPT_KEY = "attempt_key";
  static final String ORDER_NUMBER = "order_number";

  private static final String DECLINED = "The card was declined.";

  private final StripeSettings settings;

  StripeStandings(StripeSettings settings) {
    this.settings = settings;
  }

  /// Where this attempt stands, which this intent is to carry out.
  Standing of(PaymentIntent intent, UUID attemptKey) {
    return switch (requireNonNullElse(intent.getStatus(), "")) {
      case "succeeded" -> settled(intent);
      case "canceled" -> new Standing.Canceled(intent.getId());
      case "processing" -> new Standing.Unknown("The payer's bank has not decided yet.");
      case "requires_action", "requires_payment_method", "requires_confirmation" ->
          isConfirmedByUs(intent) ? unconfirmed(intent, attemptKey) : awaitsPayer(intent);
      default -> new Standing.Unknown("Stripe answered with a status that is not known here.");
    };
  }

  /// Whether only our secret key can make it charge anything.
  static boolean isConfirmedByUs(PaymentIntent intent) {
    return "manual".equals(intent.getConfirmationMethod());
  }

  /// The payer may try cards as long as they like: the form says itself that one was declined.
  private Standing awaitsPayer(PaymentIntent intent) {
    var secret = requireNonNullElse(intent.getClientSecret(), "");
    return new Standing.AwaitsPayer(
        intent.getId(),
        new Standing.Action.Form(
            secret,
            requireNonNullElse(settings.publishableKey(), ""),
            settings.jsUrl(),
            origins()));
  }

  /// Stripe's own form calls and frames other hosts of Stripe's; any other is all in one place.
  private String origins() {
    var js = URI.create(settings.jsUrl());
    var origin =
        js.getScheme() + "://" + js.getHost() + (js.getPort() < 0 ? "" : ":" + js.getPort());
    return origin.endsWith(".stripe.com")
        ? "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"
            + " https://api.stripe.com"
        : origin;
  }

  /// What only we confirm has failed when the error is that of this attempt; an update takes the
  /// error of an earlier one away. Without one, our confirmation never arrived.
  private static Standing unconfirmed(PaymentIntent intent, UUID attemptKey) {
    var error = intent.getLastPaymentError();
    if (error == null || !isOf(intent.getMetadata(), attemptKey)) {
      return new Standing.Absent();
    }
    return new Standing.Declined(intent.getId(), sentence(error.getMessage()), error.getCode());
  }

  private static boolean isOf(@Nullable Map<String, String> metadata, UUID attemptKey) {
    return metadata != null && attemptKey.toString().equals(metadata.get(ATTEMPT_KEY));
  }

  static String sentence(@Nullable String message) {
    return message == null || message.isBlank() ? DECLINED : Masked.text(message);
  }

  private static Standing settled(PaymentIntent intent) {
    var charge = intent.getLatestChargeObject();
    var card = charge == null ? null : charge.getPaymentMethodDetails();
    var seen = card == null ? null : card.getCard();
    var units = requireNonNullElse(intent.getAmountReceived(), 0L);
    return new Standing.Settled(
        intent.getId(),
        StripeAmounts.ofStripe(units, intent.getCurrency()),
        seen == null
            ? requireNonNullElse(card == null ? null : card.getType(), "")
            : requireNonNullElse(seen.getLast4(), ""),
        seen == null ? null : cardType(seen.getBrand()),
        charge == null ? null : payer(charge));
  }

  /// As clients of the order resource know it.
  private static String cardType(@Nullable String brand) {
    return switch (requireNonNullElse(brand, "")) {
      case "amex" -> "american_express";
      case "diners", "discover", "jcb", "mastercard", "unionpay", "visa" ->
          requireNonNullElse(brand, "");
      default -> "unknown";
    };
  }

  private static @Nullable PayerAddress payer(Charge charge) {
    var billing = charge.getBillingDetails();
    if (billing == null || billing.getAddress() == null) {
      return null;
    }
    var address = billing.getAddress();
    return new PayerAddress(
        text(billing.getName()),
        text(address.getLine1()),
        text(address.getLine2()),
        text(address.getCity()),
        text(address.getState()),
        text(address.getPostalCode()),
        text(address.getCountry()));
  }

  private static String text(@Nullable String text) {
    return requireNonNullElse(text, "");
  }
}
