package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

/// Finds what a call asks for, and refuses in the order of the real framework: representation,
/// credential, method, body.
final class LmsRoutes {

  private static final String ENROLLMENT = "/api/enrollment/v1/enrollment";
  private static final String COURSE = "/api/enrollment/v1/course/";
  private static final String ENTITLEMENTS = "/api/entitlements/v1/entitlements/";
  private static final String COMMERCE = "/api/commerce/v1/courses/";
  private static final Pattern COURSE_HOME = Pattern.compile("/courses/(.+)/course/");
  private static final Set<String> TOKEN = Set.of("/oauth2/access_token", "/oauth2/access_token/");

  private final LmsRecord record;
  private final Tokens tokens;
  private final String apiKey;
  private final Clock clock;
  private final BiConsumer<String, String> whenEnded;

  LmsRoutes(
      LmsRecord record,
      Tokens tokens,
      String apiKey,
      Clock clock,
      BiConsumer<String, String> whenEnded) {
    this.whenEnded = whenEnded;
    this.record = record;
    this.tokens = tokens;
    this.apiKey = apiKey;
    this.clock = clock;
  }

  Answer answer(Call call) {
    try {
      var ended = new ArrayList<Runnable>();
      var answer = record.exclusively(() -> route(call, ended));
      ended.forEach(Runnable::run);
      return answer;
    } catch (LmsRefusal refusal) {
      return refusal.answer();
    }
  }

  private Answer route(Call call, List<Runnable> ended) {
    var path = call.path();
    if (TOKEN.contains(path)) {
      return tokens.answer(call, clock.instant());
    }
    if (path.startsWith(COURSE) && path.length() > COURSE.length()) {
      verifyAccept(call);
      verifyMethod(call, "GET");
      return course(call, path.substring(COURSE.length()));
    }
    if (path.startsWith(COMMERCE)) {
      return commerce(call, path.substring(COMMERCE.length()));
    }
    if (path.startsWith(ENTITLEMENTS)) {
      return entitlements(call, path.substring(ENTITLEMENTS.length()), ended);
    }
    if (path.equals(ENROLLMENT)) {
      verifyMayAct(call);
      verifyMethod(call, "GET", "POST");
      return call.method().equals("GET") ? enrollmentsOf(call) : enroll(body(call), ended);
    }
    if (path.startsWith(ENROLLMENT + "/") && path.length() > ENROLLMENT.length() + 1) {
      verifyMayAct(call);
      verifyMethod(call, "GET");
      return enrollment(path.substring(ENROLLMENT.length() + 1));
    }
    var home = COURSE_HOME.matcher(path);
    return home.matches() ? courseHome(home.group(1)) : LmsReply.noSuchPage();
  }

  /// Where learners go from their receipt; a real LMS shows the course there.
  private Answer courseHome(String id) {
    return record
        .course(id)
        .map(
            course ->
                Answer.html(
                    200,
                    "<!doctype html><title>Sandbox LMS</title><h1>%s</h1><p>Here the course would begin."
                        .formatted(HtmlUtils.htmlEscape(course.name()))))
        .orElseGet(LmsReply::noSuchPage);
  }

  private Answer enroll(JsonNode body, List<Runnable> ended) {
    var username = body.path("user").asString("");
    var courseId = body.path("course_details").path("course_id").asString("");
    var before = isActive(username, courseId);
    var answer = new Enroll(record, clock.instant()).answer(body);
    if (before && !isActive(username, courseId)) {
      ended.add(() -> whenEnded.accept(username, courseId));
    }
    return answer;
  }

  private boolean isActive(String username, String courseId) {
    return record.enrollment(username, courseId).filter(Enrollment::active).isPresent();
  }

  private Answer enrollmentsOf(Call call) {
    var username = call.query("user");
    var list = Json.array();
    var now = clock.instant();
    for (var enrollment : record.enrollmentsOf(username == null ? "" : username)) {
      if (enrollment.active()) {
        record
            .course(enrollment.courseId())
            .ifPresent(course -> list.add(LmsReply.enrollment(enrollment, course, now)));
      }
    }
    return Answer.json(200, list);
  }

  private Answer enrollment(String userAndCourse) {
    var comma = userAndCourse.indexOf(',');
    // With the key alone and no user named the caller is nobody, who is enrolled nowhere.
    var username = comma < 0 ? "" : userAndCourse.substring(0, comma);
    var courseId = userAndCourse.substring(comma + 1);
    if (!CourseKey.isValid(courseId)) {
      return LmsReply.serverError();
    }
    var enrollment = record.enrollment(username, courseId);
    var course = record.course(courseId);
    return enrollment.isEmpty() || course.isEmpty()
        ? Answer.empty(200)
        : Answer.json(200, LmsReply.enrollment(enrollment.get(), course.get(), clock.instant()));
  }

  private Answer course(Call call, String id) {
    var withExpired = call.query("include_expired") != null;
    return record
        .course(id)
        .map(
            course ->
                Answer.json(
                    200,
                    LmsReply.courseDetails(course, course.offered(clock.instant(), withExpired))))
        .orElseGet(() -> LmsReply.message(400, "No course found for course ID '%s'".formatted(id)));
  }

  private Answer commerce(Call call, String id) {
    if (!id.isEmpty() && !id.endsWith("/")) {
      return Answer.redirect(301, call.uri().getRawPath() + "/");
    }
    verifyMayAct(call);
    if (id.isEmpty()) {
      // The list takes a user's credential, never the key.
      return LmsReply.unauthorized();
    }
    verifyMethod(call, "GET", "PUT");
    var courses = new CommerceCourses(record);
    var key = id.substring(0, id.length() - 1);
    return call.method().equals("GET") ? courses.get(key) : courses.put(key, body(call));
  }

  /// Takes a JWT only, neither the key nor an opaque token.
  private Answer entitlements(Call call, String rest, List<Runnable> ended) {
    verifyAccept(call);
    var caller = tokens.caller(call, clock.instant());
    if (!caller.staff() && !call.method().equals("GET")) {
      throw new LmsRefusal(
          Answer.json(403, LmsReply.detail("You do not have permission to perform this action.")));
    }
    var entitlements = new Entitlements(record, clock.instant());
    if (rest.isEmpty()) {
      verifyMethod(call, "GET", "POST");
      return call.method().equals("GET")
          ? entitlements.list(call, caller)
          : entitlements.create(body(call));
    }
    if (!rest.endsWith("/")) {
      return Answer.redirect(301, call.uri().getRawPath() + "/");
    }
    verifyMethod(call, "GET", "DELETE");
    var uuid = rest.substring(0, rest.length() - 1);
    if (call.method().equals("GET")) {
      return entitlements.get(uuid, caller);
    }
    var owner =
        record.entitlements().stream()
            .filter(it -> it.uuid().equals(uuid))
            .map(Entitlement::username)
            .findFirst();
    var answer = entitlements.delete(uuid, caller);
    owner.ifPresent(username -> ended.add(() -> whenEnded.accept(username, uuid)));
    return answer;
  }

  private static void verifyAccept(Call call) {
    var accept = call.header("Accept");
    if (accept != null
        && !accept.contains("*/*")
        && !accept.contains("application/*")
        && !accept.contains("application/json")) {
      throw new LmsRefusal(LmsReply.notAcceptable());
    }
  }

  private void verifyMayAct(Call call) {
    verifyAccept(call);
    if (!apiKey.equals(call.header("X-Edx-Api-Key"))) {
      throw new LmsRefusal(LmsReply.unauthorized());
    }
  }

  private static void verifyMethod(Call call, String... allowed) {
    if (!Set.of(allowed).contains(call.method())) {
      throw new LmsRefusal(LmsReply.methodNotAllowed(call.method()));
    }
  }

  private static JsonNode body(Call call) {
    if (call.body().isEmpty() || call.hasType("application/x-www-form-urlencoded")) {
      var fields = Json.object();
      call.form().forEach((name, values) -> fields.put(name, values.getLast()));
      return fields;
    }
    if (!call.hasType("application/json")) {
      throw new LmsRefusal(LmsReply.unsupportedType(call.header("Content-Type")));
    }
    try {
      return Json.read(call.body());
    } catch (Json.Unreadable e) {
      throw new LmsRefusal(LmsReply.badJson(String.valueOf(e.getMessage())));
    }
  }
}
