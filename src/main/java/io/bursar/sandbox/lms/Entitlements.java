package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The entitlement API: the pair of course and order number is unique, ended or not, and the
/// refusal of a second one does not name the first.
final class Entitlements {

  private static final int PAGE_SIZE = 50;
  private static final int PAGE_SIZE_MAX = 100;
  private static final int MODE_LENGTH_MAX = 100;
  private static final String REQUIRED = "This field is required.";

  private final LmsRecord record;
  private final Instant now;

  Entitlements(LmsRecord record, Instant now) {
    this.record = record;
    this.now = now;
  }

  /// A page of somebody's entitlements; without a name, of the caller's own.
  Answer list(Call call, Account caller) {
    var asked = call.query("user");
    var whose = caller.staff() && asked != null ? asked : caller.username();
    var all = record.entitlementsOf(whose);
    var size = Math.clamp(number(call.query("page_size"), PAGE_SIZE), 1, PAGE_SIZE_MAX);
    var page = Math.max(1, number(call.query("page"), 1));
    var from = (page - 1) * size;
    if (from > 0 && from >= all.size()) {
      return Answer.json(404, LmsReply.detail("Invalid page."));
    }
    var results = Json.array();
    all.subList(from, Math.min(all.size(), from + size)).forEach(it -> results.add(json(it)));
    var body = Json.object();
    body.put("next", from + size < all.size() ? "?page=" + (page + 1) : null);
    body.put("previous", page > 1 ? "?page=" + (page - 1) : null);
    body.put("count", all.size());
    body.put("num_pages", Math.max(1, Math.ceilDiv(all.size(), size)));
    body.put("current_page", page);
    body.put("start", from);
    body.set("results", results);
    return Answer.json(200, body);
  }

  Answer create(JsonNode body) {
    if (!body.isObject()) {
      throw new LmsRefusal(LmsReply.serverError());
    }
    var errors = errors(body);
    if (!errors.isEmpty()) {
      return Answer.json(400, errors);
    }
    var course = body.path("course_uuid").asString();
    var order = body.path("order_number").isNull() ? null : body.path("order_number").asString("");
    if (order != null
        && record.entitlements().stream()
            .anyMatch(it -> it.courseUuid().equals(course) && order.equals(it.orderNumber()))) {
      return Answer.json(
          400,
          error(
              "non_field_errors", "The fields course_uuid, order_number must make a unique set."));
    }
    var entitlement =
        new Entitlement(
            UUID.randomUUID().toString(),
            body.path("user").asString(),
            course,
            body.path("mode").asString(),
            order,
            body.path("email_opt_in").asBoolean(false),
            null,
            now,
            now);
    record.save(entitlement);
    return Answer.json(201, json(entitlement));
  }

  Answer get(String uuid, Account caller) {
    return find(uuid, caller)
        .map(it -> Answer.json(200, json(it)))
        .orElseGet(() -> Answer.json(404, LmsReply.detail("Not found.")));
  }

  /// Ends it and the enrollment in a run that was chosen by it; ending it again changes nothing.
  Answer delete(String uuid, Account caller) {
    var found = find(uuid, caller);
    if (found.isEmpty()) {
      return Answer.json(404, LmsReply.detail("Not found."));
    }
    if (found.get().expired() == null) {
      record.save(found.get().expired(now));
    }
    return Answer.empty(204);
  }

  private Optional<Entitlement> find(String uuid, Account caller) {
    return record.entitlements().stream()
        .filter(it -> it.uuid().equals(uuid))
        .filter(it -> caller.staff() || it.username().equals(caller.username()))
        .findFirst();
  }

  private ObjectNode errors(JsonNode body) {
    var errors = Json.object();
    var user = text(body, "user");
    if (user == null) {
      put(errors, "user", REQUIRED);
    } else if (record.account(user).isEmpty()) {
      put(errors, "user", "Object with username=%s does not exist.".formatted(user));
    }
    var course = text(body, "course_uuid");
    if (course == null) {
      put(errors, "course_uuid", REQUIRED);
    } else if (!isUuid(course)) {
      put(errors, "course_uuid", "Must be a valid UUID.");
    }
    var mode = text(body, "mode");
    if (mode == null) {
      put(errors, "mode", REQUIRED);
    } else if (mode.isEmpty()) {
      put(errors, "mode", "This field may not be blank.");
    } else if (mode.length() > MODE_LENGTH_MAX) {
      put(errors, "mode", "Ensure this field has no more than 100 characters.");
    }
    return errors;
  }

  private static ObjectNode json(Entitlement it) {
    var body = Json.object();
    body.put("user", it.username());
    body.put("uuid", it.uuid());
    body.put("course_uuid", it.courseUuid());
    body.put("expired_at", LmsReply.time(it.expired()));
    body.put("created", LmsReply.time(it.created()));
    body.put("modified", LmsReply.time(it.modified()));
    body.put("mode", it.mode());
    body.put("refund_locked", false);
    body.put("order_number", it.orderNumber());
    body.set("support_details", Json.array());
    return body;
  }

  private static @Nullable String text(JsonNode body, String name) {
    return body.path(name).isString() ? body.path(name).asString() : null;
  }

  private static void put(ObjectNode errors, String field, String text) {
    errors.set(field, Json.array().add(text));
  }

  private static ObjectNode error(String field, String text) {
    var errors = Json.object();
    put(errors, field, text);
    return errors;
  }

  private static boolean isUuid(String text) {
    return text.matches("(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
  }

  /// What a record keeps of them, newest first.
  static List<Entitlement> newest(List<Entitlement> all, int max) {
    var newest = new ArrayList<>(all);
    newest.sort((a, b) -> b.modified().compareTo(a.modified()));
    return newest.subList(0, Math.min(max, newest.size()));
  }
}
