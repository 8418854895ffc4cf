package io.bursar.lms;

import io.bursar.lms.LmsAnswer.Answered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.util.UriComponentsBuilder;

/// The entitlement API of the LMS, called with a JWT of the OAuth client. A token that the LMS
/// refuses is renewed once, and the call made once more. A call ends in a value, whatever happens;
/// all that it takes together, tokens included, ends within `timeout` and connecting.
@Component
public class EntitlementApi {

  private static final String PATH = "/api/entitlements/v1/entitlements/";
  private static final int PAGE_SIZE = 100;
  private static final int STEP_MS = 250;

  private final LmsHttp http;
  private final LmsExchange exchange;
  private final LmsToken token;
  private final LmsSettings settings;

  EntitlementApi(LmsHttp http, LmsExchange exchange, LmsToken token, LmsSettings settings) {
    this.http = http;
    this.exchange = exchange;
    this.token = token;
    this.settings = settings;
  }

  /// Asks for an entitlement as the body says. The LMS refuses a second one of the same course and
  /// order number.
  public LmsAnswer post(Map<String, Object> body, UUID requestKey, Duration timeout) {
    return call(
        timeout,
        (client, jwt) ->
            client
                .post()
                .uri(http.uri(PATH))
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> headers(headers, jwt, requestKey))
                .body(body)
                .exchange((_, response) -> exchange.answered(response)));
  }

  /// Reads one page of a person's entitlements, a hundred to a page, the first being 1; without a
  /// name, of our own.
  public LmsAnswer page(@Nullable String username, int number, UUID requestKey, Duration timeout) {
    var query =
        UriComponentsBuilder.newInstance()
            .queryParam("page_size", PAGE_SIZE)
            .queryParam("page", number);
    if (username != null) {
      query.queryParam("user", "{user}");
    }
    var path = PATH + query.encode().buildAndExpand(Map.of("user", "" + username)).toUriString();
    return call(timeout, (client, jwt) -> simple(client, HttpMethod.GET, path, jwt, requestKey));
  }

  /// Ends an entitlement; the LMS keeps it, expired.
  public LmsAnswer delete(String uuid, UUID requestKey, Duration timeout) {
    var path = PATH + UUID.fromString(uuid) + "/";
    return call(timeout, (client, jwt) -> simple(client, HttpMethod.DELETE, path, jwt, requestKey));
  }

  private @Nullable LmsAnswer simple(
      RestClient client, HttpMethod method, String path, String jwt, UUID requestKey) {
    return client
        .method(method)
        .uri(http.uri(path))
        .headers(headers -> headers(headers, jwt, requestKey))
        .exchange((_, response) -> exchange.answered(response));
  }

  private LmsAnswer call(
      Duration timeout, BiFunction<RestClient, String, @Nullable LmsAnswer> calling) {
    if (settings.url() == null || !token.isConfigured()) {
      return new LmsAnswer.NotConfigured(
          settings.url() == null
              ? "bursar.lms.url"
              : "bursar.lms.oauth.client-id or .client-secret");
    }
    var until = System.nanoTime() + timeout.toNanos();
    var answer = once(until, calling);
    return answer instanceof Answered(var status, _, _) && status == 401
        ? once(until, calling)
        : answer;
  }

  private LmsAnswer once(long until, BiFunction<RestClient, String, @Nullable LmsAnswer> calling) {
    String jwt;
    try {
      jwt = token.get(left(until, LmsToken.READ_TIMEOUT));
    } catch (RuntimeException failure) {
      return withoutToken(failure);
    }
    var answer = exchange.call(left(until, null), client -> calling.apply(client, jwt));
    if (answer instanceof Answered(var status, _, _) && status == 401) {
      token.forget(jwt);
    }
    return answer;
  }

  /// Without a token nothing was asked for, however that came about.
  private static LmsAnswer withoutToken(RuntimeException failure) {
    if (failure instanceof RestClientResponseException answered) {
      var status = answered.getStatusCode().value();
      return status == 429 || status >= 500
          ? new LmsAnswer.NeverSent("it gave no token (%d)".formatted(status))
          : new Answered(401, null, answered.getResponseBodyAsString());
    }
    return switch (LmsExchange.failed(failure)) {
      case LmsAnswer.NeverSent never -> never;
      case LmsAnswer.Lost(_, var why) -> new LmsAnswer.NeverSent("it gave no token: " + why);
      case Answered _, LmsAnswer.NotConfigured _ -> throw failure;
    };
  }

  /// What is left of the time, in steps, so that there are not too many kinds of clients.
  private static Duration left(long until, @Nullable Duration most) {
    var steps = Math.max(1, (until - System.nanoTime()) / 1_000_000 / STEP_MS + 1);
    var left = Duration.ofMillis(steps * STEP_MS);
    return most == null || left.compareTo(most) < 0 ? left : most;
  }

  private static void headers(HttpHeaders headers, String jwt, UUID requestKey) {
    headers.set(HttpHeaders.AUTHORIZATION, "JWT " + jwt);
    headers.set("X-Request-ID", requestKey.toString());
    headers.setAccept(List.of(MediaType.APPLICATION_JSON));
  }
}
