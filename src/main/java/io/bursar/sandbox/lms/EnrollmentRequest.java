package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of a POST of an enrollment, its own faults already refused in the order of the real
/// checks.
record EnrollmentRequest(
    String username,
    String courseId,
    @Nullable String mode,
    @Nullable Boolean active,
    @Nullable List<JsonNode> attributes,
    @Nullable String cohort,
    boolean hasEmailOptIn) {

  private static final int ATTRIBUTE_PART_MAX = 255;

  /// Reads a body that came with the API key. Throws an [LmsRefusal].
  static EnrollmentRequest read(JsonNode body, LmsRecord record) {
    check(body.isObject(), LmsReply.serverError());
    var details = body.path("course_details");
    check(details.isMissingNode() || details.isObject(), LmsReply.serverError());
    var courseId = text(details.path("course_id"));
    check(
        courseId != null && !courseId.isEmpty(),
        LmsReply.message(400, "Course ID must be specified to create a new enrollment."));
    var id = courseId == null ? "" : courseId;
    check(CourseKey.isValid(id), noCourse(id));
    var username = username(body, record);
    var active = active(body.path("is_active"), "enrollment activation");
    active(body.path("force_enrollment"), "force enrollment");
    return new EnrollmentRequest(
        username,
        id,
        text(body.path("mode")),
        active,
        attributes(body.path("enrollment_attributes")),
        text(body.path("cohort")),
        isThere(body.path("email_opt_in")));
  }

  static Answer noCourse(String id) {
    return LmsReply.message(400, "No course '%s' found for enrollment".formatted(id));
  }

  /// Whether an entry lacks its value, which the LMS notices only after it has enrolled.
  boolean lacksValue() {
    return attributes != null && attributes.stream().anyMatch(entry -> !entry.has("value"));
  }

  /// Whether the asked attributes are a list that does not name a credit provider.
  boolean lacksCreditProvider() {
    return attributes != null
        && !attributes.isEmpty()
        && attributes.stream()
            .noneMatch(
                entry ->
                    "credit".equals(text(entry.path("namespace")))
                        && "provider_id".equals(text(entry.path("name"))));
  }

  /// The attributes to write. Throws an [LmsRefusal] when one is too long for its column.
  List<Enrollment.Attribute> attributesToWrite() {
    var list = new ArrayList<Enrollment.Attribute>();
    for (var entry : attributes == null ? List.<JsonNode>of() : attributes) {
      list.add(
          new Enrollment.Attribute(
              part(entry.path("namespace")), part(entry.path("name")), part(entry.path("value"))));
    }
    return list;
  }

  private static String username(JsonNode body, LmsRecord record) {
    var username = text(body.path("user"));
    var email = text(body.path("email"));
    if ((username == null || username.isEmpty()) && email != null && !email.isEmpty()) {
      return record
          .accountByEmail(email)
          .map(Account::username)
          .orElseThrow(
              () ->
                  new LmsRefusal(
                      LmsReply.message(
                          406,
                          "The user with the email address %s does not exist.".formatted(email))));
    }
    var name = username == null ? "" : username;
    check(
        record.account(name).isPresent(),
        LmsReply.message(406, "The user %s does not exist.".formatted(name)));
    return name;
  }

  private static @Nullable Boolean active(JsonNode node, String what) {
    check(
        !isThere(node) || node.isBoolean(),
        LmsReply.message(400, "'%s' is an invalid %s status.".formatted(text(node), what)));
    return isThere(node) ? (Boolean) node.booleanValue() : null;
  }

  private static @Nullable List<JsonNode> attributes(JsonNode node) {
    if (!isThere(node)) {
      return null;
    }
    check(node.isArray(), LmsReply.serverError());
    var list = new ArrayList<JsonNode>();
    for (var entry : node) {
      check(entry.has("namespace") && entry.has("name"), LmsReply.serverError());
      list.add(entry);
    }
    return list;
  }

  private static String part(JsonNode node) {
    var text = text(node);
    check(text != null && text.length() <= ATTRIBUTE_PART_MAX, LmsReply.serverError());
    return text == null ? "" : text;
  }

  private static @Nullable String text(JsonNode node) {
    if (!isThere(node)) {
      return null;
    }
    return node.isString() ? node.stringValue() : node.toString();
  }

  private static boolean isThere(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static void check(boolean fine, Answer answer) {
    if (!fine) {
      throw new LmsRefusal(answer);
    }
  }
}
