package io.bursar.payment.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.shared.HttpClients;
import io.bursar.shared.HttpFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls to PayPal, which end with a reply and never with an exception.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalCalls {

  private static final Duration READ_TIMEOUT = Duration.ofSeconds(7);
  private static final Set<Integer> NOT_FOR_GOOD = Set.of(401, 408, 409, 429);
  private static final String REQUEST_ID = "PayPal-Request-Id";

  private final RestClient client;
  private final PayPalSettings settings;
  private final JsonMapper json;
  private final PayPalToken token;

  PayPalCalls(RestClient.Builder builder, PayPalSettings settings, JsonMapper json, Clock clock) {
    this.client = new HttpClients(builder.baseUrl(settings.apiBase())).with(READ_TIMEOUT);
    this.settings = settings;
    this.json = json;
    this.token = new PayPalToken(this::askForToken, clock);
  }

  Reply get(String uri, Object... variables) {
    return call(c -> c.get().uri(uri, variables), null);
  }

  /// @param once the key under which PayPal does it once, as long as it remembers the key
  Reply post(@Nullable String once, Object body, String uri, Object... variables) {
    return call(
        c -> c.post().uri(uri, variables).contentType(MediaType.APPLICATION_JSON).body(body), once);
  }

  /// A token that PayPal does not take any more is renewed once.
  private Reply call(
      Function<RestClient, RestClient.RequestHeadersSpec<?>> asked, @Nullable String once) {
    var first = token.get();
    if (first.isEmpty()) {
      return Reply.lost("PayPal gave no token to work with.", true);
    }
    var reply = call(asked, once, first.get());
    if (reply.status() != 401) {
      return reply;
    }
    token.forget(first.get());
    return token.get().map(second -> call(asked, once, second)).orElse(reply);
  }

  private Reply call(
      Function<RestClient, RestClient.RequestHeadersSpec<?>> asked,
      @Nullable String once,
      PayPalToken.Token with) {
    return send(
        c -> {
          var request = asked.apply(c).header(HttpHeaders.AUTHORIZATION, "Bearer " + with.text());
          // The whole of an order comes back only when it is asked for.
          request.header("Prefer", "return=representation");
          return once == null ? request : request.header(REQUEST_ID, once);
        });
  }

  private Reply askForToken() {
    return send(
        c ->
            c.post()
                .uri("/v1/oauth2/token")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .headers(
                    headers ->
                        headers.setBasicAuth(
                            String.valueOf(settings.clientId()),
                            String.valueOf(settings.clientSecret())))
                .body("grant_type=client_credentials"));
  }

  private Reply send(Function<RestClient, RestClient.RequestHeadersSpec<?>> asked) {
    try {
      var reply =
          asked
              .apply(client)
              .exchange(
                  (_, response) ->
                      new Reply(
                          response.getStatusCode().value(),
                          parsed(new String(response.getBody().readAllBytes(), UTF_8)),
                          "PayPal answered with status %d."
                              .formatted(response.getStatusCode().value()),
                          false));
      return reply == null ? Reply.lost("PayPal gave no answer.", false) : reply;
    } catch (RuntimeException failure) {
      return switch (HttpFailure.of(failure)) {
        case HttpFailure.NeverSent(var why) ->
            Reply.lost("PayPal was not reached: %s.".formatted(why), true);
        case HttpFailure.Lost(_, var why) ->
            Reply.lost("PayPal gave no usable answer: %s.".formatted(why), false);
      };
    }
  }

  private Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(json.readTree(text)).filter(JsonNode::isObject);
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  /// What came back.
  ///
  /// @param status of HTTP; 0 when nothing came
  /// @param neverSent whether nothing can have happened at PayPal
  record Reply(int status, Optional<JsonNode> body, String detail, boolean neverSent) {

    static Reply lost(String detail, boolean neverSent) {
      return new Reply(0, Optional.empty(), detail, neverSent);
    }

    /// Done, and said so readably.
    boolean isDone() {
      return status >= 200 && status < 300 && body.isPresent();
    }

    /// PayPal itself said no for good: a named error of this request, which changed nothing. Not
    /// when it is too late, too often, or the same is being done at this moment.
    boolean isRefused() {
      return status >= 400 && status < 500 && !NOT_FOR_GOOD.contains(status) && !issue().isEmpty();
    }

    /// Whether PayPal does not let this client do such a thing at all.
    boolean isForbidden() {
      return status == 403;
    }

    /// Whether PayPal has no such thing.
    boolean isMissing() {
      return status == 404 && isRefused();
    }

    /// PayPal's word for what was wrong, such as `INSTRUMENT_DECLINED`; empty when it said none.
    String issue() {
      return body.map(
              it -> {
                var issue = it.path("details").path(0).path("issue").asString("");
                return issue.isEmpty() ? it.path("name").asString("") : issue;
              })
          .orElse("");
    }

    /// What may be kept.
    @Nullable String raw() {
      return body.map(Masked::of).orElse(null);
    }

    /// The readable answer of a call that is done.
    JsonNode json() {
      return body.orElseThrow();
    }
  }
}
