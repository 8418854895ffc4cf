package io.bursar.sandbox;

import io.bursar.sandbox.card.Payment;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.lms.Account;
import io.bursar.sandbox.lms.Course;
import io.bursar.sandbox.lms.SandboxLms;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/// How another process steers the sandbox. JSON:
///
/// - `GET`, `PUT`, `DELETE /faults/{lms|card}`: the faults; PUT takes one or a list and replaces
///   all.
/// - `PUT /lms/learners`: a list of user names to make known.
/// - `PUT /lms/courses`: a list of courses with the fields of [Course], added or replaced.
/// - `GET /lms/enrollments`, `/lms/entitlements`, `/lms/counts`, `/lms/calls`, `/card/payments`,
///   `/card/calls`: what happened, at most 10,000 of each.
final class SandboxControl {

  private static final int LISTED_MAX = 10_000;

  private final SandboxLms lms;
  private final SandboxCardProcessor cards;

  SandboxControl(SandboxLms lms, SandboxCardProcessor cards) {
    this.lms = lms;
    this.cards = cards;
  }

  Answer answer(Call call) {
    try {
      return switch (call.path()) {
        case "/faults/lms" -> faults(call, lms.faults());
        case "/faults/card" -> faults(call, cards.faults());
        default -> other(call);
      };
    } catch (IllegalArgumentException | Json.Unreadable e) {
      return Answer.json(400, Json.object().put("message", e.getMessage()));
    }
  }

  private Answer other(Call call) {
    return switch (call.method() + " " + call.path()) {
      case "PUT /lms/learners" -> learners(Json.read(call.body()));
      case "PUT /lms/courses" -> courses(Json.read(call.body()));
      case "GET /lms/entitlements" -> Answer.json(200, lms.entitlements(LISTED_MAX));
      case "GET /lms/enrollments" -> Answer.json(200, lms.enrollments(LISTED_MAX));
      case "GET /lms/counts" -> Answer.json(200, lms.counts());
      case "GET /lms/calls" -> Answer.json(200, lms.calls().calls());
      case "GET /card/payments" ->
          Answer.json(200, cards.payments(LISTED_MAX).stream().map(Payment::json).toList());
      case "GET /card/calls" -> Answer.json(200, cards.calls().calls());
      default -> Answer.json(404, Json.object().put("message", "There is no such thing here."));
    };
  }

  private static Answer faults(Call call, Faults faults) {
    switch (call.method()) {
      case "GET" -> {}
      case "PUT" -> faults.setFromJson(call.body());
      case "DELETE" -> faults.clear();
      default -> throw new IllegalArgumentException("GET, PUT or DELETE.");
    }
    return Answer.json(200, faults.list());
  }

  private Answer learners(JsonNode list) {
    var names = new ArrayList<String>();
    for (var node : list) {
      names.add(Json.as(node, String.class));
    }
    names.forEach(name -> lms.add(Account.learner(name)));
    return Answer.json(200, Json.object().put("learners", names.size()));
  }

  private Answer courses(JsonNode list) {
    var courses = new ArrayList<Course>();
    for (var node : list) {
      courses.add(Json.as(node, Course.class));
    }
    courses.forEach(lms::add);
    return Answer.json(200, Json.object().put("courses", courses.size()));
  }
}
