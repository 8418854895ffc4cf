package io.bursar.payment.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeObjectInterface;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Calls of Stripe as values: what it answered, what it refused, or that no usable answer came.
final class StripeCalls {

  private static final Logger LOG = LoggerFactory.getLogger(StripeCalls.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(7);

  private final V1Services stripe;
  private final JsonMapper json;

  StripeCalls(StripeSettings settings, JsonMapper json) {
    // The JDK's client, which stripe-java uses, sends a POST again by itself when the connection
    // breaks. What was sent once shall have been sent once.
    System.setProperty("sun.net.http.retryPost", "false");
    this.stripe =
        StripeClient.builder()
            .setApiKey(settings.secretKey())
            .setApiBase(settings.apiBase())
            .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
            .setReadTimeout((int) READ_TIMEOUT.toMillis())
            .setMaxNetworkRetries(0)
            .build()
            .v1();
    this.json = json;
  }

  /// The options of a call that takes effect once under this key.
  static RequestOptions once(String key) {
    return RequestOptions.builder().setIdempotencyKey(key).build();
  }

  <T extends StripeObjectInterface> Reply<T> call(Call<T> call) {
    try {
      var value = call.of(stripe);
      var response = value.getLastResponse();
      return new Reply.Answered<>(
          value, response == null ? null : Masked.of(json, response.body()));
    } catch (ApiConnectionException lost) {
      return new Reply.Lost<>("Stripe gave no usable answer.", isNeverSent(lost), isLate(lost));
    } catch (RateLimitException | ApiException fault) {
      return new Reply.Lost<>(
          "Stripe answered with status %s.".formatted(fault.getStatusCode()), false, false);
    } catch (StripeException refused) {
      warn(refused);
      return new Reply.Refused<>(refused, Masked.of(json, body(refused)));
    } catch (RuntimeException unreadable) {
      // stripe-java fails like this on answers that are not Stripe's.
      return new Reply.Lost<>("What answered was not Stripe.", false, false);
    }
  }

  /// A card that is declined is nothing to worry about; a key that Stripe does not take is.
  private static void warn(StripeException refused) {
    if (!(refused instanceof CardException)) {
      LOG.warn(
          "Stripe refused a call with status {} and code {}: {}",
          refused.getStatusCode(),
          refused.getCode(),
          Masked.text(String.valueOf(refused.getUserMessage())));
    }
  }

  private static @Nullable String body(StripeException refused) {
    var error = refused.getStripeError();
    return error == null ? null : "{\"error\":%s}".formatted(error.toJson());
  }

  private static boolean isNeverSent(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || (cause instanceof SocketTimeoutException && saysConnect(cause))) {
        return true;
      }
    }
    return false;
  }

  /// The JDK throws the same type for a connection that was not made and an answer that was late.
  private static boolean saysConnect(Throwable timeout) {
    return String.valueOf(timeout.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
  }

  private static boolean isLate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  /// A call, given Stripe's services.
  interface Call<T> {
    T of(V1Services stripe) throws StripeException;
  }

  /// What came of a call.
  sealed interface Reply<T> {

    /// What may be kept of the answer.
    @Nullable String raw();

    /// Stripe did it.
    record Answered<T>(T value, @Nullable String raw) implements Reply<T> {}

    /// Stripe said no: the call changed nothing.
    record Refused<T>(StripeException error, @Nullable String raw) implements Reply<T> {

      /// Whether there is no such thing at Stripe.
      boolean isMissing() {
        return "resource_missing".equals(error.getCode());
      }

      /// Whether another call has the same idempotency key, so that what came of that one counts.
      boolean isAboutTheKey() {
        return error instanceof IdempotencyException;
      }

      /// Whether our key, and not what we asked for, is the reason: it may do tomorrow.
      boolean isAboutUs() {
        return error instanceof AuthenticationException;
      }

      /// Whether the card, and not what we asked for, is the reason.
      boolean isOfTheCard() {
        return error instanceof CardException;
      }

      String code() {
        return String.valueOf(error.getCode());
      }

      /// Stripe's sentence about it.
      String sentence() {
        var message = error.getUserMessage();
        return message == null || message.isBlank() ? "Stripe refused it." : Masked.text(message);
      }
    }

    /// No usable answer: it may have been done, unless it was never sent.
    record Lost<T>(String detail, boolean neverSent, boolean late) implements Reply<T> {
      @Override
      public @Nullable String raw() {
        return null;
      }
    }
  }
}
