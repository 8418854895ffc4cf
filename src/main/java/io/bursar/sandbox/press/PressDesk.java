package io.bursar.sandbox.press;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.press.PrintJob.State;
import io.bursar.shared.WebhookSignature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Answers the calls of the protocol. A key is printed once however often it is asked for, and
/// never again once it was called back, so that a request which arrives after its own revocation
/// does nothing.
final class PressDesk {

  private final PressRecord record;
  private final WebhookSignature signature;
  private final @Nullable Duration printing;
  private final Consumer<PrintJob> started;
  private final Clock clock;

  /// @param started is told of what goes on the press
  PressDesk(
      PressRecord record,
      WebhookSignature signature,
      @Nullable Duration printing,
      Consumer<PrintJob> started,
      Clock clock) {
    this.record = record;
    this.signature = signature;
    this.printing = printing;
    this.started = started;
    this.clock = clock;
  }

  Answer answer(Call call) {
    if (!signature.isGenuine(
        call.header(WebhookSignature.ID),
        call.header(WebhookSignature.TIMESTAMP),
        call.header(WebhookSignature.SIGNATURE),
        call.body().getBytes(UTF_8))) {
      return Answer.json(401, Map.of("message", "The signature is missing, wrong or too old."));
    }
    var asked = Json.read(call.body());
    var key = asked.path("key").asString("");
    return switch (call.path()) {
      case "/fulfill" -> said(print(key, asked), "refused");
      case "/observe" ->
          record.job(key).map(job -> said(job, "none")).orElseGet(() -> status("none"));
      case "/revoke" -> takeBack(key, asked);
      case "/check" -> status("deliverable");
      default -> Answer.json(404, Map.of("message", "Not found."));
    };
  }

  private PrintJob print(String key, JsonNode asked) {
    var now = clock.instant();
    var due = printing == null ? now : now.plus(printing);
    var job = job(key, asked, printing == null ? State.POSTED : State.PRINTING, due);
    if (record.add(job) && printing != null) {
      started.accept(job);
    }
    return record.job(key).orElse(job);
  }

  private Answer takeBack(String key, JsonNode asked) {
    var now = clock.instant();
    var job = job(key, asked, State.CALLED_BACK, now);
    if (!record.add(job)) {
      record.job(key).ifPresent(known -> record.save(known.moved(State.CALLED_BACK, now)));
    }
    return status("done");
  }

  private Answer said(PrintJob job, String calledBack) {
    return switch (job.state()) {
      case PRINTING ->
          Answer.json(
              200,
              Map.of(
                  "status", "accepted",
                  "within", Math.max(1, secondsLeft(job)),
                  "message", "It is on the press."));
      case POSTED -> Answer.json(200, Map.of("status", "done", "reference", job.reference()));
      case CALLED_BACK ->
          Answer.json(200, Map.of("status", calledBack, "message", "It was called back."));
    };
  }

  /// Twice the time that is left, since the news comes earlier.
  private long secondsLeft(PrintJob job) {
    return Duration.between(clock.instant(), job.due()).multipliedBy(2).toSeconds();
  }

  private PrintJob job(String key, JsonNode asked, State state, Instant due) {
    return new PrintJob(
        key,
        asked.path("line_id").asLong(),
        "print-" + key.substring(0, Math.min(8, key.length())),
        asked.path("order_number").asString(""),
        asked.path("title").asString(""),
        asked.path("learner").path("full_name").asString(""),
        asked.path("callback_url").asString(""),
        state,
        due,
        clock.instant());
  }

  private static Answer status(String status) {
    return Answer.json(200, Map.of("status", status));
  }
}
