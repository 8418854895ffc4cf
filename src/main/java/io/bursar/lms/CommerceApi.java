package io.bursar.lms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.shared.Money;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.util.UriUtils;

/// The commerce API of the LMS: it is told in which modes a course is sold. Publishing states the
/// whole set of modes, so it may be repeated at will.
@Component
public class CommerceApi {

  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ISO_LOCAL_DATE_TIME.withZone(ZoneOffset.UTC);
  private static final String CREDIT = "credit";

  private final LmsHttp lms;
  private final RestClient http;
  private final LmsSettings settings;
  private final LmsToken token;

  CommerceApi(LmsHttp lms, LmsSettings settings, LmsToken token) {
    this.lms = lms;
    this.http = lms.client(READ_TIMEOUT);
    this.settings = settings;
    this.token = token;
  }

  /// Tells the LMS the modes of a course; modes that it has and that are not named are removed
  /// there. A course with a credit mode is first marked as a credit course. Holds the thread for as
  /// long as the LMS takes, at most some ten seconds for each call; call it outside any
  /// transaction.
  public Outcome publish(Course course) {
    var missing = missingSetting(course);
    if (missing != null) {
      return new Unreachable("%s is not set.".formatted(missing));
    }
    try {
      if (course.modes().stream().anyMatch(mode -> mode.name().equals(CREDIT))) {
        var refused = refusal(putCreditCourse(course), "the credit course");
        if (refused != null) {
          return refused;
        }
      }
      var refused = refusal(putCourse(course), "the course modes");
      return refused == null ? new Published() : refused;
    } catch (RestClientResponseException e) {
      return new Refused(
          "The LMS gave no token: it answered %d.".formatted(e.getStatusCode().value()));
    } catch (RestClientException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      return new Unreachable(
          "The LMS gave no answer (%s).".formatted(cause.getClass().getSimpleName()));
    }
  }

  private @Nullable String missingSetting(Course course) {
    if (settings.url() == null) {
      return "bursar.lms.url";
    }
    var isCredit = course.modes().stream().anyMatch(mode -> mode.name().equals(CREDIT));
    if (isCredit && !token.isConfigured()) {
      return "bursar.lms.oauth.client-id or .client-secret";
    }
    return settings.apiKey() == null && !token.isConfigured() ? "bursar.lms.api-key" : null;
  }

  private ResponseEntity<String> putCreditCourse(Course course) {
    return put(
        address("/api/credit/v1/courses/", course),
        Map.of("course_key", course.id(), "enabled", true),
        true);
  }

  private ResponseEntity<String> putCourse(Course course) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("id", course.id());
    body.put("name", course.name());
    body.put("verification_deadline", text(course.verificationDeadline()));
    body.put("modes", course.modes().stream().map(CommerceApi::json).toList());
    return put(address("/api/commerce/v1/courses/", course), body, settings.apiKey() == null);
  }

  private URI address(String path, Course course) {
    // Course keys stand raw in paths: "+", ":" and "/" are kept.
    return lms.uri(path + UriUtils.encodePath(course.id(), UTF_8) + "/");
  }

  private ResponseEntity<String> put(URI address, Map<String, ?> body, boolean byToken) {
    var jwt = byToken ? token.get(LmsToken.READ_TIMEOUT) : null;
    var answer =
        http.put()
            .uri(address)
            .headers(headers -> authorize(headers, jwt))
            .body(body)
            .retrieve()
            .onStatus(_ -> true, (_, _) -> {})
            .toEntity(String.class);
    if (jwt != null && answer.getStatusCode() == HttpStatus.UNAUTHORIZED) {
      token.forget(jwt);
    }
    return answer;
  }

  private void authorize(HttpHeaders headers, @Nullable String jwt) {
    if (jwt != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "JWT " + jwt);
    } else {
      headers.set("X-Edx-Api-Key", settings.apiKey());
    }
  }

  private static @Nullable Refused refusal(ResponseEntity<String> answer, String what) {
    if (answer.getStatusCode() == HttpStatus.OK || answer.getStatusCode() == HttpStatus.CREATED) {
      return null;
    }
    var message = FirstMessage.in(answer.getBody());
    return new Refused(
        "The LMS refused %s with %d%s"
            .formatted(
                what, answer.getStatusCode().value(), message.isEmpty() ? "." : ": " + message));
  }

  private static Map<String, @Nullable Object> json(Mode mode) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", mode.name());
    json.put("currency", mode.price().currency().getCurrencyCode());
    // The LMS knows whole units only; fractions are cut off, as they always were.
    json.put("price", mode.price().toDecimal().toBigInteger());
    json.put("sku", mode.sku());
    json.put("bulk_sku", mode.bulkSku());
    json.put("expires", text(mode.expiresAt()));
    json.put("android_sku", null);
    json.put("ios_sku", null);
    return json;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : TIME.format(time) + "+00:00";
  }

  /// A course as the LMS shall know it. Without a deadline for verification an earlier one is
  /// deleted there.
  public record Course(
      String id, String name, @Nullable Instant verificationDeadline, List<Mode> modes) {}

  /// One mode: its slug, its price, under which SKU it is bought, alone and in bulk, and until
  /// when.
  public record Mode(
      String name,
      Money price,
      String sku,
      @Nullable String bulkSku,
      @Nullable Instant expiresAt) {}

  /// What the LMS said.
  public sealed interface Outcome {}

  /// The LMS has these modes now.
  public record Published() implements Outcome {}

  /// The LMS answered and did not accept them; the sentence ends with its first message.
  public record Refused(String sentence) implements Outcome {}

  /// There was no usable answer: the LMS may have these modes now, or not.
  public record Unreachable(String sentence) implements Outcome {}
}
