package io.bursar.payment.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.shared.Money;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The adapter of the sandbox card processor: hosted payment page, signed notifications,
/// idempotency keys. It exists where `bursar.payment.sandbox.url` is set.
@Component
@ConditionalOnProperty("bursar.payment.sandbox.url")
class SandboxCards implements PaymentProcessor {

  private static final String NAME = "sandbox";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  private final RestClient client;
  private final JsonMapper json;
  private final NotificationSignature signature;

  SandboxCards(
      RestClient.Builder builder, SandboxCardSettings settings, JsonMapper json, Clock clock) {
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    var requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(READ_TIMEOUT);
    this.client =
        builder
            .clone()
            .baseUrl(String.valueOf(settings.url()))
            .defaultHeader("Authorization", "Bearer " + settings.secretKey())
            .requestFactory(requests)
            .build();
    this.json = json;
    this.signature =
        new NotificationSignature(String.valueOf(settings.notificationSecret()), clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Exchange<Standing> begin(PaymentRequest request) {
    var answer =
        call(
            c ->
                c.post()
                    .uri("/v1/payments")
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("Idempotency-Key", request.key().toString())
                    .body(
                        Map.of(
                            "amount", request.amount().minor(),
                            "currency", request.amount().currency().getCurrencyCode(),
                            "description", request.orderNumber(),
                            "return_url", request.returnUrl(),
                            "cancel_url", request.cancelUrl(),
                            "notify_url", request.notifyUrl())));
    // Nothing was asked for, so nothing can have been charged. Of a look or a cancellation this
    // would say nothing.
    return answer.neverSent() ? new Exchange<>(new Standing.Absent(), null) : standing(answer);
  }

  @Override
  public Exchange<Standing> lookUp(PaymentToAskFor payment) {
    if (payment.reference() != null) {
      var answer = call(c -> c.get().uri("/v1/payments/{id}", payment.reference()));
      return answer.isNotFound()
          ? new Exchange<>(new Standing.Absent(), answer.raw())
          : standing(answer);
    }
    var answer = call(c -> c.get().uri("/v1/payments?idempotency_key={key}", payment.key()));
    if (answer.body() == null || !answer.status().is2xxSuccessful()) {
      return standing(answer);
    }
    var found = answer.body().path("payments");
    return found.isEmpty()
        ? new Exchange<>(new Standing.Absent(), answer.raw())
        : new Exchange<>(standing(found.get(0)), answer.raw());
  }

  @Override
  public Exchange<Standing> cancel(PaymentToAskFor payment) {
    if (payment.reference() == null) {
      return lookUp(payment);
    }
    var answer = call(c -> c.post().uri("/v1/payments/{id}/cancel", payment.reference()));
    // Refused because it is decided: the answer is the payment as it stands.
    return answer.status().value() == 409 && answer.body() != null
        ? new Exchange<>(standing(answer.body()), answer.raw())
        : standing(answer);
  }

  @Override
  public Exchange<Credit> credit(CreditRequest request) {
    var answer =
        call(
            c ->
                c.post()
                    .uri("/v1/payments/{id}/refunds", String.valueOf(request.payment().reference()))
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("Idempotency-Key", request.key().toString())
                    .body(Map.of("amount", request.amount().minor())));
    return new Exchange<>(credit(answer), answer.raw());
  }

  private static Credit credit(Answer answer) {
    if (answer.body() == null) {
      return new Credit.Unknown(answer.detail());
    }
    if (answer.status().is2xxSuccessful()) {
      var id = answer.body().path("id").asString("");
      return switch (state(answer.body())) {
        case DONE -> new Credit.Done(id);
        case PENDING -> new Credit.Pending(id, "The refund takes its time.");
        case FAILED -> new Credit.Refused("The refund failed.");
      };
    }
    return answer.status().is4xxClientError()
        ? new Credit.Refused(answer.body().path("error").path("message").asString(answer.detail()))
        : new Credit.Unknown(answer.detail());
  }

  @Override
  public Exchange<Credits> credits(PaymentToAskFor payment) {
    var answer =
        call(c -> c.get().uri("/v1/payments/{id}/refunds", String.valueOf(payment.reference())));
    if (answer.body() == null || !answer.status().is2xxSuccessful()) {
      return new Exchange<>(new Credits.Unknown(answer.detail()), answer.raw());
    }
    var seen = new ArrayList<SeenCredit>();
    for (var refund : answer.body().path("refunds")) {
      seen.add(
          new SeenCredit(
              refund.path("id").asString(""),
              SeenCredit.key(refund.path("key").asString("")),
              money(refund),
              refund.path("kind").asString("").equals("dispute")
                  ? Credits.Kind.DISPUTE
                  : Credits.Kind.REFUND,
              state(refund),
              Instant.parse(refund.path("created").asString())));
    }
    return new Exchange<>(new Credits.Seen(seen), answer.raw());
  }

  private static Credits.State state(JsonNode refund) {
    return switch (refund.path("status").asString("succeeded")) {
      case "pending" -> Credits.State.PENDING;
      case "failed" -> Credits.State.FAILED;
      default -> Credits.State.DONE;
    };
  }

  @Override
  public Exchange<Statement> statement(Instant from, Instant until, @Nullable String page) {
    var answer =
        call(
            c ->
                c.get()
                    .uri(
                        "/v1/movements?from={from}&until={until}&page={page}",
                        from,
                        until,
                        page == null ? "" : page));
    if (answer.body() == null || !answer.status().is2xxSuccessful()) {
      return new Exchange<>(new Statement.Unknown(answer.detail()), answer.raw());
    }
    var movements = new ArrayList<Movement>();
    for (var movement : answer.body().path("movements")) {
      movements.add(
          new Movement(
              switch (movement.path("kind").asString("")) {
                case "payment" -> Statement.Kind.PAYMENT;
                case "dispute" -> Statement.Kind.DISPUTE;
                default -> Statement.Kind.REFUND;
              },
              movement.path("payment").asString(""),
              movement.path("id").asString(""),
              movement.path("description").asString(null),
              money(movement),
              Instant.parse(movement.path("at").asString())));
    }
    return new Exchange<>(
        new Statement.Part(movements, answer.body().path("next").asString(null)), answer.raw());
  }

  private static Money money(JsonNode node) {
    return Money.of(node.path("amount").asLong(), node.path("currency").asString(""));
  }

  @Override
  public Optional<Notice> read(byte[] body, Headers headers) {
    var header = headers.first(NotificationSignature.HEADER);
    if (header.isEmpty() || !signature.isGenuine(header.get(), body)) {
      return Optional.empty();
    }
    try {
      var event = json.readTree(body);
      var reference = event.path("payment").path("id").asString("");
      var moneyBack = event.path("type").asString("").equals("payment.refunded");
      return reference.isEmpty() ? Optional.empty() : Optional.of(new Notice(reference, moneyBack));
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  private Exchange<Standing> standing(Answer answer) {
    return answer.status().is2xxSuccessful() && answer.body() != null
        ? new Exchange<>(standing(answer.body()), answer.raw())
        : new Exchange<>(new Standing.Unknown(answer.detail()), answer.raw());
  }

  private static Standing standing(JsonNode payment) {
    var id = payment.path("id").asString("");
    return switch (payment.path("status").asString("")) {
      case "succeeded" ->
          new Standing.Settled(
              id,
              money(payment),
              payment.path("card").path("last4").asString(""),
              payment.path("card").path("brand").asString(null),
              null);
      case "awaiting_payer" ->
          new Standing.AwaitsPayer(
              id, new Standing.Action.Page(payment.path("payment_page_url").asString("")));
      case "declined" ->
          new Standing.Declined(
              id, payment.path("decline_reason").asString("The card was declined."));
      case "canceled" -> new Standing.Canceled(id);
      default ->
          new Standing.Unknown("The processor answered with a status that is not known here.");
    };
  }

  private Answer call(Function<RestClient, RestClient.RequestHeadersSpec<?>> asking) {
    try {
      var answer =
          asking
              .apply(client)
              .exchange(
                  (_, response) -> {
                    var raw = new String(response.getBody().readAllBytes(), UTF_8);
                    return new Answer(response.getStatusCode(), parsed(raw), raw, false);
                  });
      return answer == null ? Answer.lost(false) : answer;
    } catch (RuntimeException failure) {
      return Answer.lost(isNeverSent(failure));
    }
  }

  private @Nullable JsonNode parsed(String raw) {
    try {
      var node = json.readTree(raw);
      return node.isObject() ? node : null;
    } catch (JacksonException noJson) {
      return null;
    }
  }

  private static boolean isNeverSent(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private record Answer(
      HttpStatusCode status, @Nullable JsonNode body, @Nullable String text, boolean neverSent) {

    static Answer lost(boolean neverSent) {
      return new Answer(HttpStatusCode.valueOf(599), null, null, neverSent);
    }

    /// The processor's own word that there is no such thing, not that of anybody in between.
    boolean isNotFound() {
      return status.value() == 404
          && body != null
          && body.path("error").path("code").asString("").equals("not-found");
    }

    /// What may be kept: JSON objects only.
    @Nullable String raw() {
      return body == null ? null : text;
    }

    String detail() {
      return body == null ? "No usable answer." : "Answered with status " + status.value() + ".";
    }
  }
}
