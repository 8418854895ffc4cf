package io.bursar.sandbox.lms;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The bodies that the LMS writes.
final class LmsReply {

  private static final DateTimeFormatter WHOLE_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private LmsReply() {}

  static Answer unauthorized() {
    return Answer.json(401, detail("Authentication credentials were not provided."))
        .with("WWW-Authenticate", "JWT realm=\"api\"");
  }

  static Answer badToken(String detail) {
    return Answer.json(401, detail(detail)).with("WWW-Authenticate", "JWT realm=\"api\"");
  }

  static Answer methodNotAllowed(String method) {
    return Answer.json(405, detail("Method \"%s\" not allowed.".formatted(method)));
  }

  static Answer notAcceptable() {
    return Answer.json(406, detail("Could not satisfy the request Accept header."));
  }

  static Answer unsupportedType(@Nullable String type) {
    return Answer.json(
        415,
        detail("Unsupported media type \"%s\" in request.".formatted(type == null ? "" : type)));
  }

  static Answer badJson(String why) {
    return Answer.json(400, detail("JSON parse error - " + why));
  }

  static Answer message(int status, String text) {
    return Answer.json(status, Json.object().put("message", text));
  }

  static Answer serverError() {
    return Answer.html(500, "<h1>Server Error (500)</h1>");
  }

  static Answer noSuchPage() {
    return Answer.html(404, "<h1>Not Found</h1>");
  }

  static ObjectNode detail(String text) {
    return Json.object().put("detail", text);
  }

  static ObjectNode enrollment(Enrollment enrollment, Course course, Instant now) {
    var body = Json.object();
    body.put("created", time(enrollment.created()));
    body.put("mode", enrollment.mode());
    body.put("is_active", enrollment.active());
    body.set("course_details", courseDetails(course, course.offered(now, false)));
    body.put("user", enrollment.username());
    return body;
  }

  static ObjectNode courseDetails(Course course, List<Mode> modes) {
    var body = Json.object();
    body.put("course_id", course.id());
    body.put("course_name", course.name());
    body.put("enrollment_start", time(course.enrollmentStart()));
    body.put("enrollment_end", time(course.enrollmentEnd()));
    body.put("course_start", "2024-01-01T00:00:00Z");
    body.putNull("course_end");
    body.put("invite_only", course.inviteOnly());
    body.set("course_modes", modes(modes));
    body.put("pacing_type", "Instructor Paced");
    return body;
  }

  static @Nullable String time(@Nullable Instant instant) {
    if (instant == null) {
      return null;
    }
    return (instant.equals(instant.truncatedTo(SECONDS)) ? WHOLE_SECONDS : MICROSECONDS)
        .format(instant);
  }

  private static ArrayNode modes(List<Mode> modes) {
    var list = Json.array();
    for (var mode : modes) {
      var body = list.addObject();
      body.put("slug", mode.slug());
      body.put("name", capitalized(mode.slug()));
      body.put("min_price", mode.minPrice());
      body.put("suggested_prices", "");
      body.put("currency", mode.currency());
      body.put("expiration_datetime", time(mode.expires()));
      body.putNull("description");
      body.put("sku", mode.sku());
      body.put("bulk_sku", mode.bulkSku());
    }
    return list;
  }

  private static String capitalized(String slug) {
    return slug.substring(0, 1).toUpperCase(Locale.ROOT) + slug.substring(1);
  }
}
