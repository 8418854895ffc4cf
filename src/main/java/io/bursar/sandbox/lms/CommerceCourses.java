package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The commerce API's view of a course: which modes it sells. A PUT replaces the modes.
final class CommerceCourses {

  private final LmsRecord record;

  CommerceCourses(LmsRecord record) {
    this.record = record;
  }

  Answer get(String id) {
    return record
        .course(id)
        .filter(course -> !course.modes().isEmpty())
        .map(course -> Answer.json(200, body(course)))
        .orElseGet(() -> Answer.json(404, LmsReply.detail("Not found.")));
  }

  /// Replaces the modes; throws an [LmsRefusal] for every answer but the success.
  Answer put(String path, JsonNode body) {
    var id = body.path("id").isString() ? body.path("id").stringValue() : path;
    if (!CourseKey.isValid(id)) {
      throw field("id", id + " is not a valid course key.");
    }
    var course =
        record.course(id).orElseThrow(() -> field("id", "Course %s does not exist.".formatted(id)));
    var modes = modes(body.path("modes"));
    var deadline =
        body.has("verification_deadline")
            ? time(body.path("verification_deadline"), "verification_deadline")
            : course.verificationDeadline();
    verify(modes, deadline);
    course.modes().stream()
        .filter(mode -> mode.slug().equals("masters") && !has(modes, "masters"))
        .forEach(modes::add);
    var next = course.withModes(modes).withVerificationDeadline(deadline);
    record.save(next);
    return Answer.json(course.modes().isEmpty() ? 201 : 200, body(next));
  }

  private static List<Mode> modes(JsonNode list) {
    if (!list.isArray()) {
      throw field("modes", "This field is required.");
    }
    var modes = new ArrayList<Mode>();
    for (var node : list) {
      var slug = text(node, "name");
      if (slug == null || !Json.isWhole(node.path("price"))) {
        throw field("modes", "A mode needs a name and a price in whole units.");
      }
      var currency = text(node, "currency");
      modes.add(
          new Mode(
              slug,
              node.path("price").longValue(),
              currency == null ? "usd" : currency.toLowerCase(Locale.ROOT),
              time(node.path("expires"), "expires"),
              text(node, "sku"),
              text(node, "bulk_sku"),
              text(node, "android_sku"),
              text(node, "ios_sku")));
    }
    return modes;
  }

  private static void verify(List<Mode> modes, @Nullable Instant deadline) {
    for (var mode : modes) {
      if (deadline != null && mode.expires() != null && mode.expires().isAfter(deadline)) {
        throw field(
            "non_field_errors",
            "Verification deadline must be after the course mode upgrade deadlines.");
      }
    }
    for (var mode : modes) {
      if (mode.slug().contains("professional") && mode.expires() != null) {
        throw plain(
            "Professional education modes are not allowed to have expiration_datetime set.");
      }
      if (mode.slug().equals("verified") && mode.minPrice() < 1) {
        throw plain(
            "The Verified course mode has a minimum price of 1. You must set a price greater than"
                + " or equal to 1.");
      }
    }
  }

  private static boolean has(List<Mode> modes, String slug) {
    return modes.stream().anyMatch(mode -> mode.slug().equals(slug));
  }

  private static ObjectNode body(Course course) {
    var body = Json.object();
    body.put("id", course.id());
    body.put("name", course.name());
    body.put("verification_deadline", LmsReply.time(course.verificationDeadline()));
    var modes = body.putArray("modes");
    for (var mode : course.modes()) {
      modes
          .addObject()
          .put("name", mode.slug())
          .put("currency", mode.currency())
          .put("price", mode.minPrice())
          .put("sku", mode.sku())
          .put("bulk_sku", mode.bulkSku())
          .put("expires", LmsReply.time(mode.expires()))
          .put("android_sku", mode.androidSku())
          .put("ios_sku", mode.iosSku());
    }
    return body;
  }

  private static @Nullable Instant time(JsonNode node, String field) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    try {
      return Json.instant(node.asString(""));
    } catch (Json.Unreadable _) {
      throw field(
          field,
          "Datetime has wrong format. Use one of these formats instead:"
              + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
    }
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.path(name).isString() ? node.path(name).stringValue() : null;
  }

  private static LmsRefusal field(String name, String sentence) {
    var body = Json.object();
    body.putArray(name).add(sentence);
    return new LmsRefusal(Answer.json(400, body));
  }

  private static LmsRefusal plain(String sentence) {
    return new LmsRefusal(Answer.json(400, Json.array().add(sentence)));
  }
}
