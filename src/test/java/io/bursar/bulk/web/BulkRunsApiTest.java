package io.bursar.bulk.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.bulk.FailedOrders;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.Rest;
import io.bursar.testing.Rest.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BursarTest(
    properties = {
      "bursar.fulfillment.concurrency=0",
      "bursar.fulfillment.timeout=500ms",
      "bursar.fulfillment.sync-deadline=5s"
    })
class BulkRunsApiTest {

  private static final String RUNS = "/api/v3/bulk-runs/";

  @Autowired Rest rest;
  @Autowired SandboxLms lms;
  @Autowired Campus campus;
  @Autowired JdbcClient db;

  private Account staff;
  private FailedOrders failed;

  @BeforeEach
  void ordersThatFailed() {
    staff = campus.aStaffMember();
    failed = FailedOrders.bulky(3, campus, db);
  }

  @Test
  void aRunIsLookedAtStartedPausedResumedAndCanceled() {
    var looked = post(RUNS, "{\"action\": \"retry\", \"filter\": %s, \"dry_run\": true}");
    assertThat(looked.status()).isEqualTo(200);
    assertThat(looked.json().path("orders").asInt()).isEqualTo(3);
    assertThat(looked.json().path("by_cause").path("refused").asInt()).isEqualTo(3);

    var started = post(RUNS, "{\"action\": \"retry\", \"filter\": %s, \"rate\": 1}");
    assertThat(started.status()).isEqualTo(201);
    var run = RUNS + started.json().path("id").asLong() + "/";
    assertThat(started.headers().firstValue("Location").orElseThrow()).endsWith(run);
    assertThat(rest.get(staff, run).json().path("counts").path("total").asInt()).isEqualTo(3);
    assertThat(post(run + "pause/", "{}").json().path("state").asString()).isEqualTo("paused");
    assertThat(post(run + "pause/", "{}").status()).as("repeatable").isEqualTo(200);
    assertThat(post(run + "resume/", "{}").json().path("state").asString()).isEqualTo("running");
    assertThat(post(run + "cancel/", "{}").json().path("state").asString()).isEqualTo("canceled");
    assertThat(post(run + "resume/", "{}").status()).isEqualTo(409);
    assertThat(rest.get(staff, RUNS).body()).contains("\"id\":" + started.json().path("id"));
    assertThat(rest.get(staff, run + "results.csv").body().lines()).hasSize(4);
  }

  @Test
  void twoRequestsAtOnceWithOneKeyStartOneRun() throws Exception {
    var body = "{\"action\": \"retry\", \"filter\": %s, \"rate\": 1}".formatted(filter());
    List<HttpResponse<String>> answers;
    try (var client = HttpClient.newHttpClient();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<HttpResponse<String>> call = () -> client.send(keyed(body), BodyHandlers.ofString());
      answers =
          threads.invokeAll(Collections.nCopies(6, call)).stream()
              .map(it -> it.resultNow())
              .toList();
    }

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 201);
    assertThat(answers).filteredOn(it -> it.statusCode() == 201).hasSize(1);
    assertThat(answers)
        .extracting(it -> it.headers().firstValue("Location"))
        .containsOnly(answers.getFirst().headers().firstValue("Location"));
    assertThat(
            db.sql("select count(*) from bulk.runs where user_id = :user")
                .param("user", staff.id())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void whatCannotBeIsRefusedAndNothingStarts() {
    refused(400, "\"action\"", "{\"filter\": %s}");
    refused(400, "One of retry, hold, release, resolve.", "{\"action\": \"x\", \"filter\": %s}");
    refused(400, "must be an object", "{\"action\": \"retry\"}");
    refused(400, "Say which orders", "{\"action\": \"retry\", \"filter\": {}}");
    refused(400, "filter.stauts", "{\"action\": \"retry\", \"filter\": {\"stauts\": \"Open\"}}");
    refused(400, "There is no such field", "{\"action\": \"retry\", \"filter\": %s, \"x\": 1}");
    refused(400, "whole number", "{\"action\": \"retry\", \"filter\": %s, \"rate\": \"x\"}");
    refused(400, "between 1 and 1,000", "{\"action\": \"retry\", \"filter\": %s, \"rate\": 0}");
    refused(400, "say why", "{\"action\": \"hold\", \"filter\": %s}");
    refused(
        409, "No order matches", "{\"action\": \"retry\", \"filter\": {\"numbers\": [\"EDX-0\"]}}");
    assertThat(rest.get(staff, RUNS + "999999999/").status()).isEqualTo(404);
    assertThat(
            db.sql("select count(*) from bulk.runs where user_id = :user")
                .param("user", staff.id())
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void onlyStaffMay() {
    var run =
        RUNS
            + post(RUNS, "{\"action\": \"retry\", \"filter\": %s, \"rate\": 1}")
                .json()
                .path("id")
                .asLong()
            + "/";
    var learner = campus.aLearner();
    for (var path : List.of(RUNS, run, run + "results.csv")) {
      assertThat(rest.get(learner, path).status()).as(path).isEqualTo(403);
      assertThat(rest.get(null, path).status()).as(path).isEqualTo(401);
    }
    for (var path : List.of(RUNS, run + "pause/", run + "resume/", run + "cancel/")) {
      assertThat(rest.post(learner, path, "{}").status()).as(path).isEqualTo(403);
      assertThat(rest.post(null, path, "{}").status()).as(path).isEqualTo(401);
    }
  }

  private void refused(int status, String sentence, String json) {
    var answer = post(RUNS, json);
    assertThat(answer.body()).contains(sentence);
    assertThat(answer.status()).as(sentence).isEqualTo(status);
  }

  private Answer post(String path, String json) {
    return rest.post(staff, path, json.replace("%s", filter()));
  }

  private String filter() {
    return "{\"status\": \"Fulfillment Error\", \"course\": \""
        + failed.course().courseId()
        + "\"}";
  }

  private HttpRequest keyed(String body) {
    return HttpRequest.newBuilder(URI.create(rest.root() + RUNS))
        .header("Authorization", "JWT " + lms.jwtFor(staff.username()))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "at-once")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
